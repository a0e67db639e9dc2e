/** What the dialer's engines share: their transactions, their loops, who they are. */
package dev.ringline.dialer.engine;
