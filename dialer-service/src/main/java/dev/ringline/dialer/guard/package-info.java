/** What stops dialling whatever the campaigns say: allow-list, kill switch, breaker. */
package dev.ringline.dialer.guard;
