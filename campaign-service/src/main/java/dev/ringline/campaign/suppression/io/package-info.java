/** Keeps the lists, publishes what each number is on, and takes waiting leads out of campaigns in the same transaction. */
package dev.ringline.campaign.suppression.io;
