/** Pure: whether an attempt may be dialled now. Its shell makes the only {@code DialClaim}s there are (P2). */
package dev.ringline.dialer.claim;
