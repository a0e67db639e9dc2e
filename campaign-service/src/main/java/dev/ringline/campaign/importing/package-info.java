/** Leads from files and batches: what a row says, whether it is a lead, and why not. Pure; {@code io} reads and stores. */
package dev.ringline.campaign.importing;
