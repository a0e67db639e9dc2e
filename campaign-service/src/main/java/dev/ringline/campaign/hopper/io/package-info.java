/** The shell of {@code hopper}: load, decide, save and announce in one transaction. */
package dev.ringline.campaign.hopper.io;
