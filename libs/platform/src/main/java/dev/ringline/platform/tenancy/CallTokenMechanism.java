package dev.ringline.platform.tenancy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.platform.secret.CallTokens;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Base64;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Takes an agent's call token where a bearer token is. Its role is {@code agent} whatever it says; {@code attempt} and the
 * other claims are read from the principal, a {@link JsonWebToken}. Every other token is left to the usual mechanism.
 */
@ApplicationScoped
class CallTokenMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CallTokens tokens;

    CallTokenMechanism(CallTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var header = context.request().getHeader("Authorization");
        if (header == null || !header.startsWith(BEARER) || !isSymmetric(header.substring(BEARER.length()))) {
            return Uni.createFrom().nullItem();
        }
        try {
            return Uni.createFrom().item(identity(tokens.verify(header.substring(BEARER.length()))));
        } catch (ParseException e) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
    }

    private static SecurityIdentity identity(JsonWebToken token) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(token)
                .addRole(CallTokens.ROLE)
                .build();
    }

    /** Which key a token is to be checked with, no more: whether it is good is for the check to say. */
    private static boolean isSymmetric(String token) {
        try {
            var end = token.indexOf('.');
            var header = end < 0 ? new byte[0] : Base64.getUrlDecoder().decode(token.substring(0, end));
            return "HS256".equals(JSON.readTree(header).path("alg").asText());
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return Uni.createFrom().item(false);
    }

    @Override
    public Set<Class<? extends io.quarkus.security.identity.request.AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
