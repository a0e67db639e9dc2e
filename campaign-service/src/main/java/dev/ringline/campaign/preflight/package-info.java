/** What stands between a campaign and its first call. Pure. */
package dev.ringline.campaign.preflight;
