/** Events from LiveKit: hints that are verified, stored, and only then thought about. */
package dev.ringline.dialer.webhook;
