/** The real PostgreSQL and Kafka: as processes of this machine, or as containers. */
package dev.ringline.sandbox.server;
