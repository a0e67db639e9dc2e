/** How soon a service is ready, and how much memory it takes. */
package dev.ringline.bench.start;
