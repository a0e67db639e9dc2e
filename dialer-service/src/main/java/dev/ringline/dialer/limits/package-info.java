/** Our own limits of a tenant: plain settings, read by every claim. */
package dev.ringline.dialer.limits;
