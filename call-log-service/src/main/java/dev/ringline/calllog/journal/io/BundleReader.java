package dev.ringline.calllog.journal.io;

import com.fasterxml.jackson.core.JsonParseException;
import dev.ringline.calllog.journal.Verdict;
import dev.ringline.calllog.journal.Verifier;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Verifies a bundle line by line with nothing but the public key; memory does not grow with it. */
final class BundleReader {
    private static final int MAX_LINE_BYTES = 16 << 20;

    private final InputStream bundle;
    private long line;

    private BundleReader(InputStream bundle) {
        this.bundle = new BufferedInputStream(bundle, 1 << 16);
    }

    /** @throws IOException only if the file cannot be read; whatever is wrong with what it says is the verdict's */
    static Verdict verify(InputStream bundle, PublicKeys keys) throws IOException {
        return new BundleReader(bundle).verify(keys);
    }

    private Verdict verify(PublicKeys keys) throws IOException {
        var verifier = new Verifier("", keys);
        var endsSigned = false;
        try {
            var head = Bundle.readHead(required(next()));
            if (!head.kind().equals(Bundle.KIND) || head.version() != Bundle.VERSION) {
                throw new BadLine("not a journal bundle of version " + Bundle.VERSION);
            }
            verifier = new Verifier(head.tenant(), keys);
            for (var read = next(); read != null; read = next()) {
                endsSigned = Bundle.isCheckpoint(read);
                var holds = endsSigned
                        ? verifier.take(Bundle.readCheckpoint(head.tenant(), read))
                        : verifier.take(Bundle.readRecord(head.tenant(), read));
                if (!holds) {
                    return verifier.verdict();
                }
            }
            if (!endsSigned) {
                throw new BadLine("the bundle does not end with a checkpoint: its end is missing");
            }
        } catch (BadLine e) {
            verifier.unreadable("line " + line + ": " + e.getMessage());
        } catch (JsonParseException e) { // its message would repeat what the line says
            verifier.unreadable("line " + line + ": it is not JSON from column "
                    + e.getLocation().getColumnNr() + " on");
        } catch (IOException | RuntimeException e) { // as would this one's
            verifier.unreadable("line " + line + ": a field is missing or has another shape");
        }
        return verifier.verdict();
    }

    private byte[] required(byte[] read) throws BadLine {
        if (read == null) {
            throw new BadLine("the bundle is empty");
        }
        return read;
    }

    /** {@code null} at the end. */
    private byte[] next() throws IOException {
        var read = new ByteArrayOutputStream();
        line++;
        for (var next = bundle.read(); next != '\n'; next = bundle.read()) {
            if (next < 0 && read.size() == 0) {
                return null;
            }
            if (next < 0 || read.size() == MAX_LINE_BYTES) {
                throw new BadLine("the line has no end");
            }
            read.write(next);
        }
        return read.toByteArray();
    }

    private static final class BadLine extends IOException {
        private static final long serialVersionUID = 1;

        BadLine(String says) {
            super(says);
        }
    }
}
