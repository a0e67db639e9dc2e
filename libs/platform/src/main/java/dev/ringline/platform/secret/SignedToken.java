package dev.ringline.platform.secret;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** A JSON Web Token of HS256, for claims whose values need no escaping: one a call, so it costs little. */
final class SignedToken {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encoded("{\"typ\":\"JWT\",\"alg\":\"HS256\"}");

    private final StringBuilder claims = new StringBuilder(400).append('{');

    SignedToken with(String name, String value) {
        return raw(name, '"' + value + '"');
    }

    SignedToken with(String name, long value) {
        return raw(name, Long.toString(value));
    }

    SignedToken withList(String name, String only) {
        return raw(name, "[\"" + only + "\"]");
    }

    private SignedToken raw(String name, String json) {
        claims.append(claims.length() > 1 ? ",\"" : "\"")
                .append(name)
                .append("\":")
                .append(json);
        return this;
    }

    String signedBy(SecretKey key) {
        var text = HEADER + '.' + encoded(claims.append('}').toString());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return text + '.' + URL.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String encoded(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
