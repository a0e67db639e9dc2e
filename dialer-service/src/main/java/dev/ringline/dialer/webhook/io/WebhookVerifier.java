package dev.ringline.dialer.webhook.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a webhook is LiveKit's (TELEPHONY 2.9): a token, without {@code Bearer}, signed with one of our secrets over the hash
 * of exactly these bytes. The SDK's receiver forgives no clock and takes one secret only.
 */
final class WebhookVerifier {
    static final int BODY_MAX = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build());
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final int TOKEN_MAX = 4_096;

    private final List<Key> keys;

    /** @param keys the current one, and during a change the one before */
    WebhookVerifier(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** An API key and its secret. */
    record Key(String name, String secret) {
        @Override
        public String toString() {
            return name;
        }
    }

    enum Verdict {
        GENUINE,
        BODY_TOO_LARGE,
        NO_TOKEN,
        UNREADABLE_TOKEN,
        OTHER_ALGORITHM,
        OTHER_KEY,
        WRONG_SIGNATURE,
        NOT_NOW,
        OTHER_BODY
    }

    Verdict verify(byte[] body, String token, Instant now) {
        if (body.length > BODY_MAX) {
            return Verdict.BODY_TOO_LARGE;
        }
        if (token == null || token.isEmpty()) {
            return Verdict.NO_TOKEN;
        }
        var parts = token.split("\\.", -1);
        if (token.length() > TOKEN_MAX || parts.length != 3) {
            return Verdict.UNREADABLE_TOKEN;
        }
        try {
            return verify(body, parts, now);
        } catch (IOException | IllegalArgumentException e) {
            return Verdict.UNREADABLE_TOKEN;
        }
    }

    private Verdict verify(byte[] body, String[] parts, Instant now) throws IOException {
        if (!"HS256".equals(json(parts[0]).path("alg").asText())) {
            return Verdict.OTHER_ALGORITHM;
        }
        var claims = json(parts[1]);
        var issuers = keys.stream()
                .filter(key -> key.name().equals(claims.path("iss").asText()))
                .toList();
        if (issuers.isEmpty()) {
            return Verdict.OTHER_KEY;
        }
        var signature = Base64.getUrlDecoder().decode(parts[2]);
        if (issuers.stream()
                .noneMatch(key -> MessageDigest.isEqual(hs256(key, parts[0] + "." + parts[1]), signature))) {
            return Verdict.WRONG_SIGNATURE;
        }
        return isNow(claims, now) ? sameBody(claims, body) : Verdict.NOT_NOW;
    }

    private static boolean isNow(JsonNode claims, Instant now) {
        return claims.path("exp").isNumber()
                && now.getEpochSecond() <= claims.path("exp").asLong() + LEEWAY.toSeconds()
                && now.getEpochSecond() >= claims.path("nbf").asLong(0) - LEEWAY.toSeconds();
    }

    private static Verdict sameBody(JsonNode claims, byte[] body) {
        var claimed = Base64.getDecoder().decode(claims.path("sha256").asText());
        return MessageDigest.isEqual(claimed, sha256(body)) ? Verdict.GENUINE : Verdict.OTHER_BODY;
    }

    private static JsonNode json(String part) throws IOException {
        return JSON.readTree(Base64.getUrlDecoder().decode(part));
    }

    private static byte[] hs256(Key key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
