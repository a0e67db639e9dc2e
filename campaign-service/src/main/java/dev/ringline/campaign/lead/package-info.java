/** A lead's life, from the import to its last attempt, and the law that none is lost (P5). Pure; {@code io} is its shell. */
package dev.ringline.campaign.lead;
