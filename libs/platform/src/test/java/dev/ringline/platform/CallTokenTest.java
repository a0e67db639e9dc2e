package dev.ringline.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.secret.CallTokens;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class CallTokenTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final AttemptId ATTEMPT = new AttemptId(UUID.randomUUID());

    @Inject
    CallTokens tokens;

    @Test
    void it_says_which_call_it_is_for() throws ParseException {
        var token = tokens.verify(mint(ACME, Duration.ofHours(1)));

        assertThat(token.<String>getClaim("tenant")).isEqualTo("acme");
        assertThat(token.<String>getClaim("attempt")).isEqualTo(ATTEMPT.toString());
        assertThat(token.getGroups()).containsExactly("agent");
        assertThat(token.getIssuer()).isEqualTo(CallTokens.ISSUER);
    }

    @Test
    void it_opens_what_is_for_agents_and_nothing_else() {
        assertThat(get("/api/v1/tenants/acme/notes/outcome", mint(ACME, Duration.ofHours(1))))
                .isEqualTo(200);
        assertThat(get("/api/v1/tenants/acme/notes", mint(ACME, Duration.ofHours(1))))
                .isEqualTo(403);
        assertThat(get("/api/v1/tenants/acme/notes/outcome", mint(new TenantId("globex"), Duration.ofHours(1))))
                .isEqualTo(404);
        assertThat(get("/api/v1/tenants/acme/notes/outcome", mint(ACME, Duration.ofHours(-1))))
                .isEqualTo(401);
    }

    /** The classic: the public RSA key, which is no secret, taken for an HMAC key. */
    @Test
    void it_cannot_be_signed_with_another_key() {
        var publicKey = Base64.getDecoder().decode(SharedServers.keys().jwtPublic());
        for (var key : new byte[][] {publicKey, SharedServers.keys().jwtPublic().getBytes(StandardCharsets.UTF_8)}) {
            var forged = Jwt.issuer(CallTokens.ISSUER)
                    .subject("agent")
                    .groups("agent")
                    .claim("tenant", "acme")
                    .expiresAt(Instant.now().plusSeconds(600))
                    .jws()
                    .algorithm(SignatureAlgorithm.HS256)
                    .sign(new SecretKeySpec(key, "HmacSHA256"));

            assertThat(get("/api/v1/tenants/acme/notes/outcome", forged)).isEqualTo(401);
            assertThatThrownBy(() -> tokens.verify(forged)).isInstanceOf(ParseException.class);
        }
    }

    @Test
    void a_persons_token_goes_on_being_one() {
        var person = SharedServers.tokens().mint("acme", "operator");

        assertThat(get("/api/v1/tenants/acme/notes/outcome", person)).isEqualTo(200);
        assertThatThrownBy(() -> tokens.verify(person)).isInstanceOf(ParseException.class);
    }

    private String mint(TenantId tenant, Duration life) {
        var now = Instant.now();
        return tokens.mint(
                tenant,
                new CampaignId(UUID.randomUUID()),
                new LeadId(UUID.randomUUID()),
                ATTEMPT,
                now.minus(Duration.ofHours(2)),
                now.plus(life));
    }

    private static int get(String path, String token) {
        return given().header("Authorization", "Bearer " + token).get(path).statusCode();
    }
}
