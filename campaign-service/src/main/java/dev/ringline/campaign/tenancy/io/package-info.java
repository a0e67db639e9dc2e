/** Plain SQL for requests: as the application's role, so that row-level security holds there too. */
package dev.ringline.campaign.tenancy.io;
