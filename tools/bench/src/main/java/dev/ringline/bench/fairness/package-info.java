/** What a tenant with a million leads costs a hundred small ones. */
package dev.ringline.bench.fairness;
