package dev.ringline.number.linking;

import static dev.ringline.events.CampaignChanged.State.CANCELLED;
import static dev.ringline.events.CampaignChanged.State.DRAFT;
import static dev.ringline.events.CampaignChanged.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.number.inventory.InactiveReason;
import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.number.linking.LinkDecision.KnownCampaign;
import dev.ringline.number.linking.LinkDecision.KnownPool;
import dev.ringline.number.linking.LinkDecision.Linked;
import dev.ringline.number.linking.LinkDecision.Refused;
import dev.ringline.number.linking.LinkDecision.Unchanged;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkDecisionTest {
    private static final UUID ACCOUNT = new UUID(0, 1);
    private static final CampaignId SPRING = new CampaignId(new UUID(0, 2));
    private static final KnownPool POOL = new KnownPool(new PoolId(new UUID(0, 3)), ACCOUNT);
    private static final KnownPool FOREIGN_POOL = new KnownPool(POOL.id(), new UUID(9, 9));
    private static final KnownCampaign RUNNING_SPRING = new KnownCampaign(SPRING, RUNNING, "ST_a");

    @Test
    void a_linked_number_takes_the_pool_of_the_campaigns_trunk() {
        assertThat(LinkDecision.link(number("voice"), RUNNING_SPRING, POOL))
                .isEqualTo(
                        new Linked(number("voice").linkedTo(SPRING, POOL.id()).nextVersion()));
    }

    @Test
    void linked_twice_changes_nothing() {
        var linked = number("voice").linkedTo(SPRING, POOL.id());

        assertThat(LinkDecision.link(linked, RUNNING_SPRING, POOL)).isEqualTo(new Unchanged());
    }

    @Test
    void what_cannot_be_shown_is_not_linked() {
        var good = number("voice");
        var gone = good.inactive(InactiveReason.GONE_AT_PROVIDER);
        assertRefused(LinkDecision.link(good, null, POOL), "no such campaign");
        assertRefused(LinkDecision.link(good, new KnownCampaign(SPRING, CANCELLED, "ST_a"), POOL), "CANCELLED");
        assertRefused(LinkDecision.link(good, new KnownCampaign(SPRING, DRAFT, "ST_a"), null), "ST_a");
        assertRefused(LinkDecision.link(good, RUNNING_SPRING, FOREIGN_POOL), "another provider account");
        assertRefused(LinkDecision.link(gone, RUNNING_SPRING, POOL), "gone-at-provider");
        assertRefused(LinkDecision.link(number("sms"), RUNNING_SPRING, POOL), "voice");
    }

    @Test
    void unlinking_what_is_linked_nowhere_changes_nothing() {
        assertThat(LinkDecision.unlink(number("voice"))).isEqualTo(new Unchanged());
        assertThat(LinkDecision.unlink(number("voice").linkedTo(SPRING, POOL.id())))
                .isEqualTo(new Linked(number("voice").nextVersion()));
    }

    @Test
    void a_campaign_that_moves_to_a_foreign_trunk_takes_its_numbers_off_every_pool() {
        var linked = number("voice").linkedTo(SPRING, POOL.id());

        assertThat(LinkDecision.repool(linked, POOL)).isEqualTo(linked);
        assertThat(LinkDecision.repool(linked, null))
                .isEqualTo(linked.linkedTo(SPRING, null).nextVersion());
        assertThat(LinkDecision.repool(linked, FOREIGN_POOL).poolId()).isNull();
    }

    private static void assertRefused(LinkDecision decision, String why) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains(why));
    }

    private static PhoneNumber number(String capability) {
        return new PhoneNumber(
                new NumberId(new UUID(0, 9)),
                new TenantId("acme"),
                new E164("+14155550100"),
                "local",
                "twilio",
                "PN1",
                ACCOUNT,
                List.of(capability),
                null,
                null,
                null,
                null,
                null,
                4);
    }
}
