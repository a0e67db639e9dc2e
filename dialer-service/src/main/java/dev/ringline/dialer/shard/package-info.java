/** The unit of ownership: a lease with an epoch that fences claims. */
package dev.ringline.dialer.shard;
