/** Requests that may be repeated. */
package dev.ringline.platform.idempotency;
