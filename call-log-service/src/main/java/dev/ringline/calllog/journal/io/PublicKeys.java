package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.calllog.journal.Verifier;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The deployment's Ed25519 public keys, by id. One is in use; those before it still verify what they signed. */
public final class PublicKeys implements Verifier.SignatureCheck {
    static final String ALGORITHM = "Ed25519";

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private final SortedMap<String, PublicKey> keys = new TreeMap<>();

    private PublicKeys() {}

    /** @throws IllegalArgumentException if there is no key in the text */
    public static PublicKeys ofPem(String pem) {
        var found = new PublicKeys();
        PEM.matcher(pem).results().forEach(match -> found.add(match.group(1).replaceAll("\\s", "")));
        if (found.keys.isEmpty()) {
            throw new IllegalArgumentException("no public key in PEM");
        }
        return found;
    }

    static String pem(String encoded) {
        return "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n";
    }

    /** The first 16 hex digits of the SHA-256 of the encoded key. */
    static String idOf(byte[] encoded) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public boolean has(String keyId) {
        return keys.containsKey(keyId);
    }

    @Override
    public boolean holds(String text, String keyId, String signature) {
        var key = keys.get(keyId);
        if (key == null) {
            return false;
        }
        try {
            var check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(UTF_8));
            var bytes = Base64.getDecoder().decode(signature);
            return check.verify(bytes)
                    && Base64.getEncoder().encodeToString(bytes).equals(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) { // no signature at all
            return false;
        }
    }

    private void add(String base64) {
        try {
            var encoded = Base64.getDecoder().decode(base64);
            keys.put(idOf(encoded), KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an " + ALGORITHM + " public key", e);
        }
    }
}
