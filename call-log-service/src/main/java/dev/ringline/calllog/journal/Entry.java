package dev.ringline.calllog.journal;

/**
 * A record of a topic as the journal takes it: personal fields sealed, everything else as text.
 *
 * @param offset where it stands in its partition; topic, partition and offset are in the journal once
 * @param key of the record, or {@code null}
 * @param headers the envelope as JSON, names sorted
 * @param body the event as JSON without its personal fields
 * @param sealed those fields, one a line (see {@link SealedField})
 */
public record Entry(ChainId chain, long offset, String key, String headers, String body, String sealed) {}
