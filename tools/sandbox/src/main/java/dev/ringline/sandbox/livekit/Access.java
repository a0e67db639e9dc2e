package dev.ringline.sandbox.livekit;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a caller may do, as its token says.
 *
 * @param claims of a verified token; empty for a caller without one
 */
record Access(JsonObject claims) {
    static final Access NONE = new Access(new JsonObject());
    static final long LEEWAY_S = 60;

    boolean mayDial() {
        return grants("sip").getBoolean("call", false);
    }

    boolean mayManageSip() {
        return grants("sip").getBoolean("admin", false);
    }

    boolean mayCreateRooms() {
        return grants("video").getBoolean("roomCreate", false);
    }

    boolean mayListRooms() {
        return grants("video").getBoolean("roomList", false);
    }

    boolean mayManage(String room) {
        return grants("video").getBoolean("roomAdmin", false)
                && room.equals(grants("video").getString("room", ""));
    }

    long expiresS() {
        return claims.getLong("exp", Long.MAX_VALUE / 2);
    }

    private JsonObject grants(String kind) {
        return claims.getJsonObject(kind, new JsonObject());
    }

    /**
     * Reads {@code Bearer <JWT>}.
     *
     * @throws BadToken with the plain text of the real server (measured), which repeats the token
     */
    static Access of(String authorization, String apiKey, String secret, long nowS) {
        return of(authorization, apiKey, secret, nowS, LEEWAY_S);
    }

    /** @param leewayS that an expired token has; 60 in the real server */
    static Access of(String authorization, String apiKey, String secret, long nowS, long leewayS) {
        var token = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new BadToken("invalid authorization token");
        }
        var header = json(parts[0]);
        var claims = json(parts[1]);
        if (!apiKey.equals(claims.getString("iss"))) {
            throw new BadToken("invalid API key: " + claims.getString("iss", ""));
        }
        if (!"HS256".equals(header.getString("alg"))) {
            throw new BadToken("invalid token: " + token + ", error: token signature is invalid: signing method "
                    + header.getString("alg") + " is invalid");
        }
        var expected = hs256(parts[0] + "." + parts[1], secret).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.US_ASCII))) {
            throw new BadToken("invalid token: " + token + ", error: token signature is invalid: signature is invalid");
        }
        if (claims.getLong("exp", Long.MAX_VALUE) + leewayS < nowS) {
            throw new BadToken("invalid token: " + token + ", error: token has invalid claims: token is expired");
        }
        if (claims.getLong("nbf", 0L) - LEEWAY_S > nowS) {
            throw new BadToken("invalid token: " + token + ", error: token has invalid claims: token is not valid yet");
        }
        return new Access(claims);
    }

    private static JsonObject json(String part) {
        try {
            return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (RuntimeException unreadable) {
            throw new BadToken("invalid authorization token");
        }
    }

    /** A signed token with these claims. */
    static String sign(JsonObject claims, String secret) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var body = encoder.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8));
        return body + "." + hs256(body, secret);
    }

    private static String hs256(String text, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static final class BadToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadToken(String message) {
            super(message, null, false, false);
        }
    }
}
