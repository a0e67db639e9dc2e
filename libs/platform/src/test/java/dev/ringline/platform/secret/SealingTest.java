package dev.ringline.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.events.E164;
import dev.ringline.events.TenantId;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final String ONE = key(1);
    private static final String TWO = key(2);

    private final Sealing sealing = new Sealing(ONE, Optional.empty());

    @Property
    void what_was_sealed_opens_again(@ForAll byte[] open) {
        assertThat(sealing.openBytes(sealing.seal(open))).isEqualTo(open);
    }

    @Property(tries = 200)
    void one_changed_character_is_noticed(@ForAll byte[] open, @ForAll int where) {
        var sealed = new StringBuilder(sealing.seal(open));
        var at = Math.floorMod(where, sealed.length() - 1); // the last character holds bits that mean nothing
        sealed.setCharAt(at, sealed.charAt(at) == 'A' ? 'B' : 'A');

        assertThatThrownBy(() -> sealing.openBytes(sealed.toString())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_same_text_is_never_sealed_the_same() {
        assertThat(sealing.seal("secret")).isNotEqualTo(sealing.seal("secret")).doesNotContain("secret");
    }

    @Test
    void what_an_old_key_sealed_stays_readable_and_another_key_opens_nothing() {
        var old = sealing.seal("secret");

        assertThat(new Sealing(TWO, Optional.of(List.of(ONE))).open(old)).isEqualTo("secret");
        assertThatThrownBy(() -> new Sealing(TWO, Optional.empty()).open(old))
                .hasMessageStartingWith("sealed under a key that is not configured");
    }

    @Test
    void a_key_of_the_wrong_length_is_refused_without_being_repeated() {
        var shortKey = Base64.getEncoder().encodeToString(new byte[16]);
        assertThatThrownBy(() -> new Sealing(shortKey, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RINGLINE_SEALING_KEY")
                .hasMessageNotContaining(shortKey);
    }

    @Test
    void a_numbers_name_differs_by_tenant_and_key() {
        var number = new E164("+15550100123");
        var acme = new TenantId("acme");
        var hash = new NumberHash(ONE).of(acme, number);

        assertThat(hash).matches("[0-9a-f]{64}").isEqualTo(new NumberHash(ONE).of(acme, number));
        assertThat(hash).isNotEqualTo(new NumberHash(ONE).of(new TenantId("globex"), number));
        assertThat(hash).isNotEqualTo(new NumberHash(TWO).of(acme, number));
    }

    private static String key(int seed) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) seed);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
