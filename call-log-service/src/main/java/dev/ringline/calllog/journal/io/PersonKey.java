package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.calllog.journal.PersonalField;
import dev.ringline.calllog.journal.SealedField;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A person's key: AES-256-GCM, bound to the person by the additional data. The nonce derives from key, record, field and
 * text, so that sealing is a function: no two different texts ever meet under one nonce.
 */
final class PersonKey {
    static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] key;

    PersonKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a person's key has " + BYTES + " bytes");
        }
        this.key = key.clone();
    }

    SealedField seal(UUID recordId, PersonalField field) {
        try {
            var nonce = nonce(recordId + "|" + field.path() + "|" + field.value());
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, field.person());
            var sealed = cipher.doFinal(field.value().getBytes(UTF_8));
            var text =
                    ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed);
            return new SealedField(
                    field.path(),
                    field.person(),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(text.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** @throws IllegalArgumentException if the text was not sealed by this key for this person */
    String open(String person, String text) {
        try {
            var sealed = Base64.getUrlDecoder().decode(text);
            var cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), person);
            return new String(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES), UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("sealed by another key, or changed", e);
        }
    }

    private byte[] nonce(String of) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return Arrays.copyOf(mac.doFinal(of.getBytes(UTF_8)), NONCE_BYTES);
    }

    private Cipher cipher(int mode, byte[] nonce, String person) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(person.getBytes(UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "PersonKey[***]";
    }
}
