package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringline.calllog.journal.ChainHead;
import dev.ringline.calllog.journal.ChainId;
import dev.ringline.calllog.journal.Checkpoint;
import dev.ringline.calllog.journal.Entry;
import dev.ringline.calllog.journal.JournalRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A tenant's journal as a file of JSON lines: one that says whose it is, then records by position, each checkpoint behind
 * what it covers, the last line a checkpoint. A line has one form only, so that no byte of it can change unnoticed.
 */
final class Bundle {
    static final String KIND = "ringline-journal";
    static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Bundle() {}

    /** The first line. */
    record Head(String kind, int version, String tenant) {}

    private record RecordLine(
            long position,
            long sequence,
            String topic,
            int partition,
            long offset,
            String key,
            String headers,
            String body,
            String sealed,
            String hash) {}

    private record CheckpointLine(
            long checkpoint,
            String previous,
            long position,
            String at,
            List<HeadLine> heads,
            String keyId,
            String signature) {}

    private record HeadLine(String topic, int partition, long sequence, String hash) {}

    static String head(String tenant) {
        return write(new Head(KIND, VERSION, tenant));
    }

    static String line(JournalRecord record) {
        var entry = record.entry();
        return write(new RecordLine(
                record.position(),
                record.sequence(),
                entry.chain().topic(),
                entry.chain().partition(),
                entry.offset(),
                entry.key(),
                entry.headers(),
                entry.body(),
                entry.sealed(),
                record.hash()));
    }

    static String line(Checkpoint checkpoint) {
        return write(new CheckpointLine(
                checkpoint.number(),
                checkpoint.previous(),
                checkpoint.position(),
                checkpoint.at().toString(),
                checkpoint.heads().stream().map(Bundle::headLine).toList(),
                checkpoint.keyId(),
                checkpoint.signature()));
    }

    static Head readHead(byte[] line) throws IOException {
        var head = read(line, Head.class);
        requireSame(line, write(head));
        return head;
    }

    static boolean isCheckpoint(byte[] line) {
        return new String(line, 0, Math.min(line.length, 14), UTF_8).equals("{\"checkpoint\":");
    }

    static JournalRecord readRecord(String tenant, byte[] line) throws IOException {
        var read = read(line, RecordLine.class);
        var chain = new ChainId(tenant, read.topic, read.partition);
        var entry = new Entry(chain, read.offset, read.key, read.headers, read.body, read.sealed);
        var record = new JournalRecord(read.position, read.sequence, entry, read.hash);
        requireSame(line, line(record));
        return record;
    }

    static Checkpoint readCheckpoint(String tenant, byte[] line) throws IOException {
        var read = read(line, CheckpointLine.class);
        var heads = read.heads.stream()
                .map(head -> new ChainHead(new ChainId(tenant, head.topic, head.partition), head.sequence, head.hash))
                .toList();
        var checkpoint = new Checkpoint(
                tenant,
                read.checkpoint,
                read.previous,
                read.position,
                Instant.parse(read.at),
                heads,
                read.keyId,
                read.signature);
        requireSame(line, line(checkpoint));
        return checkpoint;
    }

    private static HeadLine headLine(ChainHead head) {
        return new HeadLine(head.chain().topic(), head.chain().partition(), head.sequence(), head.hash());
    }

    private static <T> T read(byte[] line, Class<T> type) throws IOException {
        var read = JSON.readValue(line, type);
        if (read == null) {
            throw new IOException("not a line");
        }
        return read;
    }

    /** Read, and written again, it must be the same bytes: lenient parsers accept more than one form. */
    private static void requireSame(byte[] line, String written) throws IOException {
        if (!Arrays.equals(line, written.getBytes(UTF_8))) {
            throw new IOException("not in the one form that a line has");
        }
    }

    private static String write(Object line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
