package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;

/**
 * One try at a lead: one id, at most one INVITE (P1). It is derived, not drawn, so that a release decided twice is the
 * same attempt. An outbound call's id is its attempt id.
 */
public record AttemptId(@JsonValue UUID value) implements Comparable<AttemptId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AttemptId {
        Objects.requireNonNull(value, "AttemptId");
    }

    /**
     * @param releaseNumber how often this lead has been released, from 1; never resets, also not on re-import
     * @return the same id for the same three, a UUIDv8 (RFC 9562) of a SHA-256
     */
    public static AttemptId derive(TenantId tenant, LeadId lead, int releaseNumber) {
        if (releaseNumber < 1) {
            throw new IllegalArgumentException("releaseNumber: from 1");
        }
        var hash = ByteBuffer.wrap(sha256(tenant.value() + '/' + lead.value() + '/' + releaseNumber));
        var high = hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L;
        var low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new AttemptId(new UUID(high, low));
    }

    /** @throws IllegalArgumentException if {@code text} is no UUID */
    public static AttemptId of(String text) {
        return new AttemptId(UUID.fromString(text));
    }

    /** LiveKit's room of this attempt: {@code d-<attemptId>}, never reused, never the number (TELEPHONY 4.1). */
    public String room() {
        return "d-" + value;
    }

    /** The callee's identity in that room: {@code c-<attemptId>}. */
    public String identity() {
        return "c-" + value;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(AttemptId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
