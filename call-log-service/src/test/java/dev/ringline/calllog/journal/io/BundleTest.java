package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.calllog.journal.Checkpoint;
import dev.ringline.calllog.journal.JournalRecord;
import dev.ringline.calllog.journal.Links;
import dev.ringline.calllog.journal.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static KeyPair pair;
    private static String pem;
    private static byte[] bundle;

    @BeforeAll
    static void export() throws GeneralSecurityException {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem = PublicKeys.pem(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        bundle = bundle(new Links()
                .record("calls", 0, "{\"a\":\"é\"}")
                .record("calls", 1, "{\"b\":2}")
                .checkpoint()
                .record("lead-decisions", 0, "{}")
                .checkpoint()
                .lines());
    }

    private static byte[] bundle(List<Object> lines) throws GeneralSecurityException {
        var text = new ArrayList<String>();
        text.add(Bundle.head(Links.TENANT));
        var previous = "";
        for (var line : lines) {
            if (line instanceof Checkpoint checkpoint) {
                var signed = signed(checkpoint, previous);
                previous = signed.signature();
                text.add(Bundle.line(signed));
            } else {
                text.add(Bundle.line((JournalRecord) line));
            }
        }
        return (String.join("\n", text) + "\n").getBytes(UTF_8);
    }

    private static Checkpoint signed(Checkpoint from, String previous) throws GeneralSecurityException {
        var keyId = PublicKeys.idOf(pair.getPublic().getEncoded());
        var unsigned = new Checkpoint(
                from.tenant(), from.number(), previous, from.position(), from.at(), from.heads(), keyId, "");
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(unsigned.text().getBytes(UTF_8));
        return unsigned.signed(Base64.getEncoder().encodeToString(signature.sign()));
    }

    private static Verdict verify(byte[] changed) throws IOException {
        return BundleReader.verify(new ByteArrayInputStream(changed), PublicKeys.ofPem(pem));
    }

    @Test
    void an_untouched_bundle_holds() throws IOException {
        var verdict = verify(bundle);
        assertThat(verdict.fault()).isEmpty();
        assertThat(verdict)
                .extracting(Verdict::records, Verdict::checkpoints, Verdict::unsigned)
                .containsExactly(3L, 2L, 0L);
    }

    @Test
    void every_bit_of_it_counts() throws IOException {
        for (int at = 0; at < bundle.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var flipped = bundle.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertThat(verify(flipped).holds())
                        .as("byte %d, bit %d", at, bit)
                        .isFalse();
            }
        }
    }

    @Test
    void an_end_that_is_missing_is_noticed_wherever_it_was_cut() throws IOException {
        var signedEnds = new ArrayList<Integer>();
        for (int length = 0; length < bundle.length; length++) {
            if (verify(java.util.Arrays.copyOf(bundle, length)).holds()) {
                signedEnds.add(length);
            }
        }
        // a bundle cut right behind a checkpoint is the bundle as it was exported then
        assertThat(signedEnds).hasSize(1);
    }

    @Test
    void another_deployments_key_does_not_verify_it() throws Exception {
        var other = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        var keys = PublicKeys.ofPem(PublicKeys.pem(Base64.getEncoder().encodeToString(other)));
        assertThat(BundleReader.verify(new ByteArrayInputStream(bundle), keys).holds())
                .isFalse();
    }

    @Test
    void the_command_says_what_it_found_and_ends_with_it(@TempDir Path folder) throws IOException {
        var good = Files.write(folder.resolve("good.jsonl"), bundle);
        var flipped = bundle.clone();
        flipped[new String(bundle, ISO_8859_1).indexOf("b\\\":2")] ^= 1;
        var bad = Files.write(folder.resolve("bad.jsonl"), flipped);
        var key = Files.writeString(folder.resolve("key.pem"), pem);

        assertThat(run(0, good, key)).contains("verified: 3 records in 3 chains, 2 checkpoints");
        assertThat(run(1, bad, key)).contains("first bad record: position 2, chain acme/calls/1, sequence 1");
        var torn = Files.write(
                folder.resolve("torn.jsonl"),
                new String(bundle, UTF_8)
                        .replaceFirst("\n", "\n{\"seq\": +1555010123\n")
                        .getBytes(UTF_8));
        assertThat(run(1, torn, key))
                .contains("cannot be read: line 2: it is not JSON from column ")
                .doesNotContain("1555010123", "chain ,", "sequence 0");
        assertThat(run(1, bad, key, Path.of("--json"))).contains("\"holds\":false", "\"position\":2");
        assertThat(run(2, good)).contains("usage");
        assertThat(run(2, folder.resolve("none"), key)).contains("cannot verify");
    }

    private static String run(int expected, Path... args) {
        var out = new ByteArrayOutputStream();
        try (var print = new PrintStream(out, true, UTF_8)) {
            var texts = java.util.Arrays.stream(args).map(Path::toString).toArray(String[]::new);
            assertThat(VerifyCommand.run(texts, print, print)).isEqualTo(expected);
        }
        return out.toString(UTF_8);
    }
}
