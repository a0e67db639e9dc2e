/** Who must not be called, by which list, until when. Pure; {@code io} keeps the lists and publishes them. */
package dev.ringline.campaign.suppression;
