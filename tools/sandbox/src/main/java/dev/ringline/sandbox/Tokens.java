package dev.ringline.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Signs JWTs as a deployment's identity provider would: RS256, tenant and groups. */
public final class Tokens {
    public static final String ISSUER = "https://ringline.local";
    /** The roles of people. The agent's token is the dialer's to make. */
    public static final List<String> ROLES = List.of("viewer", "operator", "admin", "auditor", "platform");

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");

    private final Keys keys;

    public Tokens(Keys keys) {
        this.keys = keys;
    }

    /** For the tenant, with these roles, an hour long. */
    public String mint(String tenant, String... roles) {
        return mint(tenant, "test-user", List.of(roles), Instant.now().plus(Duration.ofHours(1)));
    }

    /** One that was good until ten minutes ago. */
    public String expired(String tenant, String... roles) {
        // beyond any leeway of a verifier
        return mint(tenant, "test-user", List.of(roles), Instant.now().minus(Duration.ofMinutes(10)));
    }

    public String mint(String tenant, String subject, Collection<String> roles, Instant expires) {
        var groups = roles.stream().map(Tokens::quoted).collect(Collectors.joining(",", "[", "]"));
        var claims = "{\"iss\":%s,\"sub\":%s,\"upn\":%s,\"tenant\":%s,\"groups\":%s,\"iat\":%d,\"exp\":%d,\"jti\":%s}"
                .formatted(
                        quoted(ISSUER),
                        quoted(subject),
                        quoted(subject),
                        quoted(tenant),
                        groups,
                        Math.min(Instant.now().getEpochSecond(), expires.getEpochSecond() - 60),
                        expires.getEpochSecond(),
                        quoted(UUID.randomUUID().toString()));
        var signed = HEADER + "." + encoded(claims);
        return signed + "." + BASE64.encodeToString(sign(signed));
    }

    private byte[] sign(String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.signingKey());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
