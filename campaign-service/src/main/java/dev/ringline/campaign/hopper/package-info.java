/** Keeps seconds of leads ready at the dialer, and decides for each lead that is due. Pure; {@code io} is its shell. */
package dev.ringline.campaign.hopper;
