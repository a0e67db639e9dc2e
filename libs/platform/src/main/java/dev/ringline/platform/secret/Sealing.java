package dev.ringline.platform.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Seals what may rest or travel but not be read: AES-256-GCM under the deployment's key, as text
 * {@code s1.<key id>.<base64url of nonce, ciphertext and tag>}. The key id is authenticated too. What an old key sealed stays
 * readable as long as that key is among {@code RINGLINE_SEALING_OLD_KEYS}. Safe for use by many threads.
 */
@Singleton
public class Sealing {
    private static final String FORMAT = "s1";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    private final String currentKeyId;

    /** @throws IllegalArgumentException if a key is not 32 bytes in base64; the message does not repeat it */
    public Sealing(
            @ConfigProperty(name = "ringline.sealing.key") String key,
            @ConfigProperty(name = "ringline.sealing.old-keys") Optional<List<String>> oldKeys) {
        currentKeyId = add(key, "RINGLINE_SEALING_KEY");
        oldKeys.orElse(List.of()).forEach(old -> add(old.trim(), "RINGLINE_SEALING_OLD_KEYS"));
    }

    public String seal(String open) {
        return seal(open.getBytes(UTF_8));
    }

    public String seal(byte[] open) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, currentKeyId, nonce).doFinal(open);
            var body =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed);
            return FORMAT + "." + currentKeyId + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(body.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** @throws IllegalArgumentException if it was changed, or sealed under a key that we do not have */
    public String open(String sealed) {
        return new String(openBytes(sealed), UTF_8);
    }

    /** @throws IllegalArgumentException as {@link #open} */
    public byte[] openBytes(String sealed) {
        var parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(FORMAT)) {
            throw new IllegalArgumentException("not sealed by us");
        }
        if (!keys.containsKey(parts[1])) {
            throw new IllegalArgumentException("sealed under a key that is not configured: " + safe(parts[1]));
        }
        try {
            var body = Base64.getUrlDecoder().decode(parts[2]);
            var nonce = java.util.Arrays.copyOf(body, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, parts[1], nonce).doFinal(body, NONCE_BYTES, body.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("sealed text was changed", e);
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((FORMAT + "." + keyId).getBytes(UTF_8));
        return cipher;
    }

    private String add(String text, String setting) {
        var key = SecretKeys.decode(text, setting);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(setting + ": 32 bytes in base64 expected");
        }
        var id = id(key);
        keys.putIfAbsent(id, new SecretKeySpec(key, "AES"));
        return id;
    }

    private static String id(byte[] key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String safe(String keyId) {
        return keyId.matches("[0-9a-f]{8}") ? keyId : "?";
    }
}
