/** Benchmarks of the real processes, beside what a user would take instead, on the same cores and in the same run. */
package dev.ringline.bench;
