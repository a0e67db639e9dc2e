/** What a user would take instead: job queues, tuned, doing the same work on the same cores. */
package dev.ringline.bench.rival;
