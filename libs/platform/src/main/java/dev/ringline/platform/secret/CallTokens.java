package dev.ringline.platform.secret;

import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The token that an agent gets for one call: it may record that call's outcome and nothing else. HS256 under a key that
 * dialer-service and call-log-service share.
 */
@Singleton
public class CallTokens {
    public static final String ISSUER = "ringline-dialer";
    public static final String ROLE = "agent";
    private static final int MAX_TOKEN = 4_096;

    private final SecretKey key;
    private final JWTParser parser;

    CallTokens(@ConfigProperty(name = "ringline.call-token.key") String key, JWTParser parser) {
        this.key = new SecretKeySpec(SecretKeys.signing(key, "RINGLINE_CALL_TOKEN_KEY"), "HmacSHA256");
        this.parser = parser;
    }

    /** @param expires an hour after the call's maximum duration */
    public String mint(
            TenantId tenant, CampaignId campaign, LeadId lead, AttemptId attempt, Instant issued, Instant expires) {
        var token = new SignedToken()
                .with("iss", ISSUER)
                .with("sub", ROLE)
                .with("upn", ROLE)
                .withList("groups", ROLE)
                .with("tenant", tenant.value())
                .with("attempt", attempt.toString())
                .with("iat", issued.getEpochSecond())
                .with("exp", expires.getEpochSecond())
                .with("jti", UUID.randomUUID().toString());
        if (campaign != null) {
            token.with("campaign", campaign.toString());
        }
        if (lead != null) {
            token.with("lead", lead.toString());
        }
        return token.signedBy(key);
    }

    /** @throws ParseException if it is not ours, was changed, or is over */
    public JsonWebToken verify(String token) throws ParseException {
        if (token.length() > MAX_TOKEN) {
            throw new ParseException("call token too long");
        }
        var context = new JWTAuthContextInfo();
        context.setSecretVerificationKey(key);
        context.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
        context.setIssuedBy(ISSUER);
        return parser.parse(token, context);
    }
}
