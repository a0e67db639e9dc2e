package dev.ringline.number.importing;

import static dev.ringline.number.inventory.InactiveReason.ACTIVE_WITH_ANOTHER_TENANT;
import static dev.ringline.number.inventory.InactiveReason.BY_USER;
import static dev.ringline.number.inventory.InactiveReason.GONE_AT_PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.number.inventory.PhoneNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImportDiffTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final UUID ACCOUNT = new UUID(0, 1);
    private static final CampaignId CAMPAIGN = new CampaignId(new UUID(0, 2));
    private static final PoolId POOL = new PoolId(new UUID(0, 3));

    private final AtomicLong ids = new AtomicLong(100);

    @Test
    void a_number_that_is_new_is_active_and_linked_nowhere() {
        var diff = diff(List.of(), List.of(found(1)), Set.of());

        assertThat(diff.added()).isEqualTo(1);
        assertThat(diff.changed()).singleElement().satisfies(number -> {
            assertThat(number.active()).isTrue();
            assertThat(number.campaignId()).isNull();
            assertThat(number.originalTrunkSid()).isEqualTo("TK1");
            assertThat(number.version()).isEqualTo(1);
        });
    }

    @Test
    void a_number_that_the_provider_no_longer_lists_becomes_inactive_and_keeps_its_link() {
        var known = first(found(1)).linkedTo(CAMPAIGN, POOL);

        var diff = diff(List.of(known), List.of(), Set.of());

        assertThat(diff.deactivated()).isEqualTo(1);
        assertThat(diff.changed())
                .containsExactly(known.inactive(GONE_AT_PROVIDER).nextVersion());
    }

    @Test
    void a_number_that_came_back_is_active_again() {
        var gone = first(found(1)).inactive(GONE_AT_PROVIDER);

        assertThat(diff(List.of(gone), List.of(found(1)), Set.of()).changed())
                .containsExactly(gone.inactive(null).nextVersion());
    }

    @Test
    void what_a_person_switched_off_stays_off() {
        var off = first(found(1)).inactive(BY_USER);

        assertThat(diff(List.of(off), List.of(found(1)), Set.of()).changed()).isEmpty();
        assertThat(diff(List.of(off), List.of(), Set.of()).changed()).isEmpty();
    }

    @Test
    void a_number_that_another_tenant_has_active_is_inactive_here_with_the_reason() {
        var diff = diff(List.of(), List.of(found(1)), Set.of(found(1).number()));

        assertThat(diff.changed())
                .singleElement()
                .extracting(PhoneNumber::inactiveReason)
                .isEqualTo(ACTIVE_WITH_ANOTHER_TENANT);
    }

    @Test
    void a_number_bought_again_under_a_new_id_is_never_active_twice() {
        var old = first(found(1));
        var again = new FoundNumber("PN-again", old.number(), "local", List.of("voice"), null, null);

        var changed = diff(List.of(old), List.of(again), Set.of()).changed();

        assertThat(changed).extracting(PhoneNumber::active).containsExactly(false, true);
    }

    @Test
    void the_trunk_at_the_first_import_is_kept() {
        var known = first(found(1));
        var moved = new FoundNumber("PN1", known.number(), "mobile", List.of("voice"), "TK-new", null);

        var after = diff(List.of(known), List.of(moved), Set.of()).changed().getFirst();

        assertThat(after.originalTrunkSid()).isEqualTo("TK1");
        assertThat(after.type()).isEqualTo("mobile");
    }

    @Property
    void an_import_said_twice_is_the_same_as_once(
            @ForAll @Size(max = 20) List<@IntRange(max = 30) Integer> before,
            @ForAll @Size(max = 20) List<@IntRange(max = 30) Integer> now,
            @ForAll @Size(max = 5) Set<@IntRange(max = 30) Integer> elsewhere) {
        var others = Set.copyOf(elsewhere.stream().map(i -> found(i).number()).toList());
        var known = apply(List.of(), diff(List.of(), listed(before), Set.of()));

        var once = apply(known, diff(known, listed(now), others));
        var second = diff(once, listed(now), others);

        assertThat(second.changed()).isEmpty();
        assertThat(second.unchanged()).isEqualTo(Set.copyOf(now).size());
        assertThat(once.stream().filter(PhoneNumber::active).map(PhoneNumber::number))
                .doesNotHaveDuplicates()
                .noneMatch(others::contains);
    }

    private static List<FoundNumber> listed(List<Integer> numbers) {
        return numbers.stream().map(ImportDiffTest::found).toList();
    }

    private static List<PhoneNumber> apply(List<PhoneNumber> known, ImportDiff diff) {
        var byId = new LinkedHashMap<NumberId, PhoneNumber>();
        known.forEach(number -> byId.put(number.id(), number));
        diff.changed().forEach(number -> byId.put(number.id(), number));
        return new ArrayList<>(byId.values());
    }

    private ImportDiff diff(List<PhoneNumber> known, List<FoundNumber> found, Set<E164> elsewhere) {
        return ImportDiff.between(
                ACME, ACCOUNT, known, found, elsewhere, () -> new NumberId(new UUID(7, ids.incrementAndGet())));
    }

    private PhoneNumber first(FoundNumber found) {
        return diff(List.of(), List.of(found), Set.of()).changed().getFirst();
    }

    private static FoundNumber found(int i) {
        var number = new E164("+1415555%04d".formatted(100 + i));
        return new FoundNumber("PN" + i, number, "local", List.of("sms", "voice"), "TK" + i, Instant.EPOCH);
    }
}
