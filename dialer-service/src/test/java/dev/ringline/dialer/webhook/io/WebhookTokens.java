package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.webhook.io.WebhookVerifier.Key;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as LiveKit puts them on its webhooks, and as others would like to. */
final class WebhookTokens {
    private WebhookTokens() {}

    static String sign(byte[] body, Key key, Instant at) {
        return sign(body, key, at, "HS256");
    }

    static String sign(byte[] body, Key key, Instant at, String algorithm) {
        return token(
                "{\"alg\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm),
                "{\"iss\":\"%s\",\"nbf\":%d,\"exp\":%d,\"sha256\":\"%s\"}"
                        .formatted(key.name(), at.getEpochSecond(), at.getEpochSecond() + 300, hash(body)),
                key);
    }

    static String withoutExpiry(byte[] body, Key key, Instant at) {
        return token(
                "{\"alg\":\"HS256\"}",
                "{\"iss\":\"%s\",\"nbf\":%d,\"sha256\":\"%s\"}".formatted(key.name(), at.getEpochSecond(), hash(body)),
                key);
    }

    private static String token(String header, String claims, Key key) {
        var unsigned =
                encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return unsigned + "." + encode(mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
