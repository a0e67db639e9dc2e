/** The line's surroundings on one machine: real PostgreSQL and Kafka as processes, simulated providers, the local edge. */
package dev.ringline.sandbox;
