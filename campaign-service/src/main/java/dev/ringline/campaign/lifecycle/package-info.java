/** Does the campaign run, and if not, why? Pure; {@code io} is its shell. */
package dev.ringline.campaign.lifecycle;
