/** Events as JSON, envelopes as CloudEvents headers. Knows nothing of Kafka: headers are names and bytes. */
package dev.ringline.events.codec;
