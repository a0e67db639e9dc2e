/** Refusals as RFC 9457 problem details. */
package dev.ringline.platform.problem;
