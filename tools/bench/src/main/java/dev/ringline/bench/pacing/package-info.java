/** How exactly a limit is held and how much of it is used, where the dials arrive. */
package dev.ringline.bench.pacing;
