/** The shell of {@code lead}: load, decide, save and announce in one transaction. */
package dev.ringline.campaign.lead.io;
