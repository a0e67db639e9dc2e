package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.platform.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * An import that a client asked for under an {@code Idempotency-Key}. Asked for again, it is the same import; another request,
 * or another file, under the same key is refused.
 *
 * @param sha256 of the file; {@code null} while it is on its way
 */
record KeyedImport(StoredImport stored, String sha256) {
    private static final int MAX_KEY = 255;
    private static final Duration SILENCE = Duration.ofSeconds(60);

    static void check(String key) {
        if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
            throw Problem.badRequest("Idempotency-Key", "1 to " + MAX_KEY + " characters");
        }
    }

    /** Whether its client went away half-way, so that the key is free for another try. */
    boolean isBrokenOff(Instant now) {
        return stored.state() == ImportState.UPLOADING
                && stored.changedAt().plus(SILENCE).isBefore(now);
    }

    /** @throws Problem 422 if something else was asked for under this key, 409 if its file is still on its way */
    void refuseUnlessAsked(StoredImport asked) {
        if (!stored.campaign().equals(asked.campaign()) || !stored.options().equals(asked.options())) {
            throw used();
        }
        if (sha256 == null) {
            throw Problem.conflict("the file of this Idempotency-Key is still being stored: try again in a minute");
        }
    }

    /** Reads the file to its end; @throws Problem 422 if it is another one */
    StoredImport replay(InputStream body) throws IOException {
        var reading = digesting(body);
        reading.transferTo(OutputStream.nullOutputStream());
        if (!sha256.equals(sha256(reading))) {
            throw used();
        }
        return stored;
    }

    static DigestInputStream digesting(InputStream body) {
        try {
            return new DigestInputStream(body, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of what was read. */
    static String sha256(DigestInputStream read) {
        return HexFormat.of().formatHex(read.getMessageDigest().digest());
    }

    private static Problem used() {
        return Problem.unprocessable("Idempotency-Key", "was used for another request");
    }
}
