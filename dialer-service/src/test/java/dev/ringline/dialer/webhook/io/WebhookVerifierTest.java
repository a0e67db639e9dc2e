package dev.ringline.dialer.webhook.io;

import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.BODY_TOO_LARGE;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.GENUINE;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.NOT_NOW;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.NO_TOKEN;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.OTHER_ALGORITHM;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.OTHER_BODY;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.OTHER_KEY;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.UNREADABLE_TOKEN;
import static dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict.WRONG_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.webhook.io.WebhookVerifier.Key;
import dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final byte[] BODY = "{\"event\":\"room_started\",\"id\":\"EV_1\"}".getBytes(StandardCharsets.UTF_8);
    private static final Key KEY = new Key("devkey", "secret-of-today");
    private static final Key BEFORE = new Key("devkey", "secret-of-yesterday");
    private static final WebhookVerifier VERIFIER = new WebhookVerifier(List.of(KEY, BEFORE));

    @Test
    void what_livekit_signed_is_genuine_also_with_the_secret_before() {
        assertThat(verify(WebhookTokens.sign(BODY, KEY, NOON))).isEqualTo(GENUINE);
        assertThat(verify(WebhookTokens.sign(BODY, BEFORE, NOON))).isEqualTo(GENUINE);
    }

    @ParameterizedTest
    @CsvSource({"-361, NOT_NOW", "-360, GENUINE", "-300, GENUINE", "0, GENUINE", "60, GENUINE", "61, NOT_NOW"})
    void clocks_may_differ_by_a_minute_and_a_token_lives_five(long signedS, Verdict verdict) {
        assertThat(verify(WebhookTokens.sign(BODY, KEY, NOON.plusSeconds(signedS))))
                .isEqualTo(verdict);
    }

    @Test
    void a_forged_signature_is_refused() {
        assertThat(verify(WebhookTokens.sign(BODY, new Key("devkey", "guess"), NOON)))
                .isEqualTo(WRONG_SIGNATURE);
        assertThat(verify(WebhookTokens.sign(BODY, new Key("other", KEY.secret()), NOON)))
                .isEqualTo(OTHER_KEY);
    }

    @Test
    void other_bytes_under_a_good_token_are_refused() {
        var altered =
                new String(BODY, StandardCharsets.UTF_8).replace("EV_1", "EV_2").getBytes(StandardCharsets.UTF_8);
        assertThat(VERIFIER.verify(altered, WebhookTokens.sign(BODY, KEY, NOON), NOON))
                .isEqualTo(OTHER_BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS512", "RS256", ""})
    void no_algorithm_but_ours(String algorithm) {
        assertThat(verify(WebhookTokens.sign(BODY, KEY, NOON, algorithm))).isEqualTo(OTHER_ALGORITHM);
    }

    @Test
    void a_token_without_signature_or_with_bearer_is_refused() {
        var good = WebhookTokens.sign(BODY, KEY, NOON);
        assertThat(verify(good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo(WRONG_SIGNATURE);
        assertThat(verify("Bearer " + good)).isEqualTo(UNREADABLE_TOKEN);
        assertThat(verify(null)).isEqualTo(NO_TOKEN);
        assertThat(verify("")).isEqualTo(NO_TOKEN);
    }

    @Test
    void a_token_without_end_is_refused() {
        assertThat(verify(WebhookTokens.withoutExpiry(BODY, KEY, NOON))).isEqualTo(NOT_NOW);
    }

    @Test
    void a_body_of_more_than_a_megabyte_is_refused_however_signed() {
        var large = new byte[WebhookVerifier.BODY_MAX + 1];
        assertThat(VERIFIER.verify(large, WebhookTokens.sign(large, KEY, NOON), NOON))
                .isEqualTo(BODY_TOO_LARGE);
    }

    @Property
    void any_text_as_token_is_refused_without_an_exception(@ForAll String token) {
        assertThat(verify(token)).isNotEqualTo(GENUINE);
    }

    @Property
    void any_change_of_one_character_is_refused(@ForAll @IntRange(min = 0, max = 400) int at) {
        var good = WebhookTokens.sign(BODY, KEY, NOON);
        // the last character of a part may carry bits that nobody reads
        int place = at % (good.length() - 2);
        if (good.charAt(place) == '.' || good.charAt(place + 1) == '.') {
            return;
        }
        var changed = good.substring(0, place) + (good.charAt(place) == 'A' ? 'B' : 'A') + good.substring(place + 1);
        assertThat(verify(changed)).isNotEqualTo(GENUINE);
    }

    private static Verdict verify(String token) {
        return VERIFIER.verify(BODY, token, NOON);
    }
}
