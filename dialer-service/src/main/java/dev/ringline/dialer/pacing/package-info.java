/** Pure: when the next INVITE may go, so that no sliding second holds more than the carrier's limit (P4). */
package dev.ringline.dialer.pacing;
