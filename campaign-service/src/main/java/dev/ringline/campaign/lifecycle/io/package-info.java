/** The shell of {@code lifecycle}: load, decide, save and announce in one transaction. */
package dev.ringline.campaign.lifecycle.io;
