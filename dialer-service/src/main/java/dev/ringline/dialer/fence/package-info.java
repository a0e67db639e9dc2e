/** Proves that a room which was deleted keeps late dials out; where it does not, the dialer does not run. */
package dev.ringline.dialer.fence;
