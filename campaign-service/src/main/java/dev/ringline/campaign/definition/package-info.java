/** What people say a campaign is, and what is wrong with it. Pure. */
package dev.ringline.campaign.definition;
