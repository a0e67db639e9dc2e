/** How soon a lead is dialled that nothing holds back. */
package dev.ringline.bench.latency;
