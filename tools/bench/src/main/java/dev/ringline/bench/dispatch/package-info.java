/** Leads to durable outcomes: as many as the machine can. */
package dev.ringline.bench.dispatch;
