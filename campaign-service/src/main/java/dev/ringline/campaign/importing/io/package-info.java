/** Files and batches come in here: stored whole first, then read in chunks, each committed with its counts. */
package dev.ringline.campaign.importing.io;
