/** Asks the rules about a number, for people. */
package dev.ringline.campaign.rules.io;
