package dev.ringline.campaign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A tenant of its own with a trunk of twenty calls a second: tests do not see each other. */
public record LineOfTenant(Line line, TenantId tenant, PoolId pool, String trunk) {
    public static final String NO_GAP = "\"rules\": {\"minGapS\": 0, \"maxAttemptsPerNumber\": 1000}";

    public static LineOfTenant on(Line line) {
        var tenant = new TenantId("t-" + UUID.randomUUID().toString().substring(0, 8));
        var here = new LineOfTenant(line, tenant, new PoolId(UUID.randomUUID()), "ST_" + tenant);
        here.sayPool(1);
        here.sayTrunk(1, false);
        await().until(() -> Leads.value("SELECT 1 FROM trunk WHERE tenant_id = ?", tenant.value()) != null
                && Leads.value("SELECT 1 FROM pool WHERE tenant_id = ?", tenant.value()) != null);
        return here;
    }

    public Rest rest() {
        return new Rest(tenant);
    }

    public void sayPool(long version) {
        var event = new PoolChanged(pool, tenant, "pool", 20, 100, "other", null, false, Instant.now());
        line.say(event, pool.toString(), version, tenant);
    }

    public void sayTrunk(long version, boolean deleted) {
        var id = new TrunkId(UUID.nameUUIDFromBytes(trunk.getBytes(StandardCharsets.UTF_8)));
        var event = new TrunkChanged(id, tenant, "trunk", trunk, pool, deleted, Instant.now());
        line.say(event, id.toString(), version, tenant);
    }

    /** A campaign at work without gaps between attempts, with more of the definition's members. */
    public CampaignId running(String... members) {
        var all = new ArrayList<>(List.of(NO_GAP));
        all.addAll(List.of(members));
        return started(rest().request().body(Rest.body(trunk, all.toArray(String[]::new))));
    }

    public CampaignId started(RequestSpecification request) {
        var id = CampaignId.of(
                request.post(rest().path("")).then().statusCode(201).extract().path("id"));
        rest().move(id, "start", 200);
        return id;
    }

    public LeadId lead(CampaignId campaign, String number) {
        return Leads.add(tenant, campaign, "Etc/UTC", number).getFirst();
    }

    /** Waits for it. */
    public Recorded<LeadReleased> released(LeadId lead, int number) {
        await().untilAsserted(() -> assertThat(releases(lead))
                .extracting(record -> record.event().releaseNumber())
                .contains(number));
        return releases(lead).stream()
                .filter(record -> record.event().releaseNumber() == number)
                .findFirst()
                .orElseThrow();
    }

    public List<Recorded<LeadReleased>> releases(LeadId lead) {
        return line.heard(LeadReleased.class, tenant).stream()
                .filter(record -> record.event().leadId().equals(lead))
                .toList();
    }

    /** As announced: {@code FROM>TO}. */
    public List<String> moves(LeadId lead) {
        return line.heard(LeadDecided.class, tenant).stream()
                .map(Recorded::event)
                .filter(decided -> decided.leadId().equals(lead))
                .map(decided -> decided.from() + ">" + decided.to())
                .toList();
    }

    /** Sooner or later; announcements come after what they tell of. */
    public void assertMoves(LeadId lead, String... moves) {
        await().untilAsserted(() -> assertThat(moves(lead)).containsExactly(moves));
    }

    public void assertConserved(CampaignId campaign) {
        assertThat(rest().<Boolean>campaign(campaign, "conserved")).isTrue();
    }
}
