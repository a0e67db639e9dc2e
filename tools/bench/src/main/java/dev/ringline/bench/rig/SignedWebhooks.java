package dev.ringline.bench.rig;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Events as LiveKit sends them: JSON, and a token signed over the hash of exactly these bytes. */
final class SignedWebhooks {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final long TOKEN_LIFE_S = 300;

    private final AtomicLong ids = new AtomicLong(System.nanoTime());
    private final String key;
    private final SecretKeySpec secret;
    private final String header;

    SignedWebhooks(String key, String secret) {
        this.key = key;
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.header = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    }

    record Signed(byte[] body, String token) {}

    Signed agentJoined(String room) {
        return signed("participant_joined", room, """
                {"sid":"PA_agent","identity":"agent-%s","state":"ACTIVE","kind":"AGENT"}""".formatted(room));
    }

    /** Who had answered hung up. */
    Signed calleeLeft(String room, String identity) {
        return signed("participant_left", room, """
                {"sid":"PA_stub","identity":"%s","state":"DISCONNECTED","kind":"SIP","disconnectReason":"CLIENT_INITIATED",\
                "attributes":{"sip.callStatus":"hangup"}}""".formatted(identity));
    }

    private Signed signed(String event, String room, String participant) {
        long nowS = System.currentTimeMillis() / 1_000;
        var body = """
                {"event":"%s","room":{"sid":"RM_stub","name":"%s"},"participant":%s,"id":"EV_%s","createdAt":"%d"}""".formatted(event, room, participant, Long.toString(ids.incrementAndGet(), 36), nowS)
                .getBytes(StandardCharsets.UTF_8);
        var claims = "{\"iss\":\"%s\",\"exp\":%d,\"nbf\":%d,\"sha256\":\"%s\"}"
                .formatted(key, nowS + TOKEN_LIFE_S, nowS, Base64.getEncoder().encodeToString(hash(body)));
        var signed = header + "." + encoded(claims);
        return new Signed(body, signed + "." + URL.encodeToString(signature(signed)));
    }

    private static String encoded(String text) {
        return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] hash(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
