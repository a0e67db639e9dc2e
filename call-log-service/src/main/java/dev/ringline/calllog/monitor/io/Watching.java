package dev.ringline.calllog.monitor.io;

import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.monitor.Breach;
import dev.ringline.calllog.monitor.LeadNet;
import dev.ringline.calllog.monitor.Monitor;
import dev.ringline.calllog.monitor.PoolLimit;
import dev.ringline.calllog.monitor.SlidingSecond;
import dev.ringline.events.LeadState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the projections for promises that do not hold. */
final class Watching {
    /** A live call whose end has not arrived yet is no double dial; one that lasts is. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final Connection connection;
    private final long after;
    private final long until;
    private final Instant now;
    private final List<Breach> seen = new ArrayList<>();

    private Watching(Connection connection, long after, long until, Instant now) {
        this.connection = connection;
        this.after = after;
        this.until = until;
        this.now = now;
    }

    /** @param after position up to which INVITEs were looked at; @param until up to which they are now */
    static List<Breach> look(Connection connection, long after, long until, Instant now) throws SQLException {
        var watching = new Watching(connection, after, until, now);
        watching.pacing();
        watching.invites();
        watching.overlaps();
        watching.conservation();
        return watching.seen;
    }

    private record PoolKey(String tenant, String pool, Instant from, Instant to) {}

    /** New slots with everything a second around them. */
    private void pacing() throws SQLException {
        var pools = Rows.query(
                connection,
                """
                select tenant_id, pool_id, min(slot_at) - interval '1 s', max(slot_at) + interval '1 s'
                from projection.dial where position > ? and position <= ? group by tenant_id, pool_id order by 1, 2""",
                row -> new PoolKey(
                        row.getString(1),
                        row.getString(2),
                        row.getTimestamp(3).toInstant(),
                        row.getTimestamp(4).toInstant()),
                after,
                until);
        for (var pool : pools) {
            var worst = SlidingSecond.worst(slots(pool), limits(pool));
            if (worst != null && worst.breached()) {
                seen.add(new Breach(
                        pool.tenant,
                        Monitor.PACING,
                        "pool/" + pool.pool,
                        "%d INVITEs in the second until %s, limit %d"
                                .formatted(worst.invites(), worst.until(), worst.limit())));
            }
        }
    }

    private List<Instant> slots(PoolKey pool) throws SQLException {
        return Rows.query(
                connection,
                """
                select slot_at from projection.dial
                where tenant_id = ? and pool_id = ? and slot_at between ? and ? order by slot_at""",
                row -> row.getTimestamp(1).toInstant(),
                pool.tenant,
                pool.pool,
                Timestamp.from(pool.from),
                Timestamp.from(pool.to));
    }

    private List<PoolLimit> limits(PoolKey pool) throws SQLException {
        return Rows.query(
                connection,
                """
                select version, cps, from_at from projection.pool_limit
                where tenant_id = ? and pool_id = ? order by from_at, version""",
                row -> new PoolLimit(
                        pool.tenant,
                        pool.pool,
                        row.getLong(1),
                        row.getInt(2),
                        row.getTimestamp(3).toInstant()),
                pool.tenant,
                pool.pool);
    }

    /** One attempt, two INVITEs: two SIP call ids, or two slots that are not one rounded twice. */
    private void invites() throws SQLException {
        seen.addAll(Rows.query(
                connection,
                """
                select i.tenant_id, i.call_id, count(*) from projection.invite i
                where (i.tenant_id, i.call_id) in (
                    select tenant_id, call_id from projection.invite where position > ? and position <= ?)
                group by 1, 2 having count(*) > 1
                union
                select d.tenant_id, d.call_id, count(*) from projection.dial d
                where (d.tenant_id, d.call_id) in (
                    select tenant_id, call_id from projection.dial where position > ? and position <= ?)
                group by 1, 2 having max(d.slot_at) - min(d.slot_at) > interval '5 ms'
                order by 1, 2""",
                row -> new Breach(
                        row.getString(1),
                        Monitor.DOUBLE_INVITE,
                        "call/" + row.getString(2),
                        row.getInt(3) + " INVITEs for one attempt"),
                after,
                until,
                after,
                until));
    }

    /** One number, two live attempts: the second began before the first ended. A second's grace for clocks. */
    private void overlaps() throws SQLException {
        seen.addAll(Rows.query(
                connection,
                """
                select distinct later.tenant_id, later.call_id from projection.call_record changed
                join projection.call_record later on later.tenant_id = changed.tenant_id and later.person = changed.person
                join projection.call_record earlier
                    on earlier.tenant_id = changed.tenant_id and earlier.person = changed.person
                where changed.last_position > ? and changed.last_position <= ? and changed.invited
                and earlier.call_id <> later.call_id and earlier.invited and later.invited
                and changed.call_id in (earlier.call_id, later.call_id)
                and earlier.slot_at <= later.slot_at
                and (earlier.final and earlier.ended_at > later.slot_at + interval '1 s'
                    or not earlier.final and later.slot_at < ?)
                order by 1, 2""",
                row -> new Breach(
                        row.getString(1),
                        Monitor.DOUBLE_INVITE,
                        "call/" + row.getString(2),
                        "its callee was still in another call"),
                after,
                until,
                Timestamp.from(now.minus(SETTLE))));
    }

    private record CampaignKey(String tenant, String campaign) implements Comparable<CampaignKey> {
        @Override
        public int compareTo(CampaignKey other) {
            var byTenant = tenant.compareTo(other.tenant);
            return byTenant != 0 ? byTenant : campaign.compareTo(other.campaign);
        }
    }

    private record LeadKey(CampaignKey campaign, String lead) {}

    private void conservation() throws SQLException {
        var broken = new TreeMap<CampaignKey, Integer>();
        unusual().values().stream()
                .filter(lead -> !LeadNet.isPath(lead.nets))
                .forEach(lead -> broken.merge(lead.key.campaign, 1, Integer::sum));
        broken.forEach((campaign, leads) -> seen.add(new Breach(
                campaign.tenant,
                Monitor.CONSERVATION,
                "campaign/" + campaign.campaign,
                leads + " leads whose decisions make no path: a decision is lost or there twice")));
        totals();
    }

    private record Lead(LeadKey key, Map<LeadState, Long> nets) {}

    /** Leads that could be out of balance: with more than one place, or one left more often than entered. */
    private Map<LeadKey, Lead> unusual() throws SQLException {
        var leads = new java.util.LinkedHashMap<LeadKey, Lead>();
        Rows.query(connection, """
                select tenant_id, campaign_id, lead_id, state, net from projection.lead_net
                where (tenant_id, campaign_id, lead_id) in (
                    select tenant_id, campaign_id, lead_id from projection.lead_net
                    where net not in (1, -1) or (net = -1 and state not in ('WAITING', 'HELD', 'SUPPRESSED', 'INVALID'))
                    union
                    select tenant_id, campaign_id, lead_id from projection.lead_net
                    group by 1, 2, 3 having sum(net) not in (0, 1) or count(*) > 2)
                order by 1, 2, 3, 4""", row -> {
            var campaign = new CampaignKey(row.getString(1), row.getString(2));
            var key = new LeadKey(campaign, row.getString(3));
            leads.computeIfAbsent(key, lead -> new Lead(lead, new EnumMap<>(LeadState.class)))
                    .nets
                    .put(LeadState.valueOf(row.getString(4)), row.getLong(5));
            return key;
        });
        return leads;
    }

    private void totals() throws SQLException {
        var figures = new TreeMap<CampaignKey, Map<String, Long>>();
        Rows.query(
                connection,
                """
                select tenant_id, campaign_id, name, value from projection.figure
                where name like 'lead/%' or name like 'leads/%' order by 1, 2, 3""",
                row -> figures.computeIfAbsent(
                                new CampaignKey(row.getString(1), row.getString(2)), key -> new TreeMap<>())
                        .put(row.getString(3), row.getLong(4)));
        figures.forEach((campaign, byName) -> {
            var leads = dev.ringline.calllog.figures.Leads.of(byName);
            if (!leads.balanced()) {
                seen.add(new Breach(
                        campaign.tenant,
                        Monitor.CONSERVATION,
                        "campaign/" + campaign.campaign,
                        "imported %d, accounted for %d".formatted(leads.imported(), leads.accounted())));
            }
        });
    }
}
