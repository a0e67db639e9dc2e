package dev.ringline.calllog.monitor.io;

import dev.ringline.calllog.figures.Leads;
import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.monitor.Breach;
import dev.ringline.calllog.monitor.LeadNet;
import dev.ringline.calllog.monitor.Monitor;
import dev.ringline.events.LeadState;
import dev.ringline.events.Topic;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * P5, watched: looks at leads and campaigns that new decisions touched, and again at those that were out of balance; at all
 * of them only when asked to. What it costs follows what happened, not how many leads there are.
 */
final class Conserving {
    /** Decisions that are new, with the leads that they are about. */
    private static final String DECIDED = """
            with decided as materialized (
                select position, tenant_id, body::json ->> 'campaignId' as campaign_id from journal
                where position > ? and position <= ? and topic = ?)
            """;

    private static final String TOUCHED = DECIDED + """
            , touched as (
                select d.tenant_id, d.campaign_id, t.subject as lead_id from decided d
                join projection.trace t on t.tenant_id = d.tenant_id and t.position = d.position
                where t.position > ? and t.position <= ? and t.about = 'LEAD'
                union
                select tenant_id, campaign_id, lead_id from lead_suspect)
            """;

    /** With more than one place, or one left more often than entered. Few: most leads make a path at a glance. */
    private static final String UNUSUAL = """
            select tenant_id, campaign_id, lead_id, state, net from projection.lead_net
            where (tenant_id, campaign_id, lead_id) in (
                select tenant_id, campaign_id, lead_id from projection.lead_net %s
                group by 1, 2, 3 having sum(net) not in (0, 1) or count(*) > 2
                    or bool_or(net not in (1, -1) or net = -1 and state not in ('WAITING', 'HELD', 'SUPPRESSED', 'INVALID')))
            order by 1, 2, 3, 4""";

    private final Connection connection;
    private final long after;
    private final long until;

    private record CampaignKey(String tenant, String campaign) implements Comparable<CampaignKey> {
        @Override
        public int compareTo(CampaignKey other) {
            var byTenant = tenant.compareTo(other.tenant);
            return byTenant != 0 ? byTenant : campaign.compareTo(other.campaign);
        }
    }

    private record LeadKey(CampaignKey campaign, String lead) {}

    /** @param after position up to which decisions were looked at; @param until up to which they are now */
    Conserving(Connection connection, long after, long until) {
        this.connection = connection;
        this.after = after;
        this.until = until;
    }

    List<Breach> whatChanged() throws SQLException {
        var decisions = Topic.LEAD_DECISIONS.shortName();
        var unusual = collect(
                TOUCHED + UNUSUAL.formatted("join touched using (tenant_id, campaign_id, lead_id)"),
                after,
                until,
                decisions,
                after,
                until);
        var campaigns =
                new TreeSet<>(Rows.query(connection, DECIDED + """
                select tenant_id, campaign_id from decided where campaign_id is not null
                union
                select tenant_id, substr(scope, 10) from watch where monitor = 'CONSERVATION'""", Conserving::campaign, after, until, decisions));
        return breaches(unusual, totals(campaigns));
    }

    List<Breach> everything() throws SQLException {
        var campaigns = new TreeSet<>(Rows.query(
                connection,
                "select distinct tenant_id, campaign_id from projection.figure"
                        + " where name like 'lead/%' or name like 'leads/%'",
                Conserving::campaign));
        return breaches(collect(UNUSUAL.formatted("")), totals(campaigns));
    }

    private List<Breach> breaches(Map<LeadKey, Map<LeadState, Long>> unusual, List<Breach> totals) throws SQLException {
        var broken = unusual.entrySet().stream()
                .filter(lead -> !LeadNet.isPath(lead.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        remember(broken);
        var breaches = new ArrayList<Breach>();
        broken.stream()
                .collect(Collectors.groupingBy(LeadKey::campaign, TreeMap::new, Collectors.counting()))
                .forEach((campaign, leads) -> breaches.add(breach(
                        campaign, leads + " leads whose decisions make no path: a decision is lost or there twice")));
        breaches.addAll(totals);
        return breaches;
    }

    /** Exactly these are looked at again, whether anything touches them or not. */
    private void remember(Collection<LeadKey> broken) throws SQLException {
        Rows.update(
                connection,
                """
                delete from lead_suspect where (tenant_id, campaign_id, lead_id) not in (
                    select * from unnest(?::text[], ?::text[], ?::text[]))""",
                texts(broken.stream().map(lead -> lead.campaign.tenant).toList()),
                texts(broken.stream().map(lead -> lead.campaign.campaign).toList()),
                texts(broken.stream().map(LeadKey::lead).toList()));
        Rows.write(
                connection, """
                insert into lead_suspect (tenant_id, campaign_id, lead_id)
                select * from unnest(?::text[], ?::text[], ?::text[]) on conflict do nothing""", broken, lead -> lead.campaign.tenant, lead -> lead.campaign.campaign, LeadKey::lead);
    }

    private java.sql.Array texts(List<String> values) throws SQLException {
        return SqlArray.TEXT.of(connection, values.toArray());
    }

    private Map<LeadKey, Map<LeadState, Long>> collect(String sql, Object... parameters) throws SQLException {
        var leads = new LinkedHashMap<LeadKey, Map<LeadState, Long>>();
        Rows.query(
                connection,
                sql,
                row -> leads.computeIfAbsent(
                                new LeadKey(campaign(row), row.getString(3)), lead -> new EnumMap<>(LeadState.class))
                        .put(LeadState.valueOf(row.getString(4)), row.getLong(5)),
                parameters);
        return leads;
    }

    private List<Breach> totals(SortedSet<CampaignKey> campaigns) throws SQLException {
        var figures = new TreeMap<CampaignKey, Map<String, Long>>();
        Rows.read(
                connection,
                """
                select tenant_id, campaign_id, name, value from projection.figure
                where (name like 'lead/%' or name like 'leads/%')
                    and (tenant_id, campaign_id) in (select * from unnest(?::text[], ?::text[]))""",
                row -> figures.computeIfAbsent(campaign(row), key -> new TreeMap<>())
                        .put(row.getString(3), row.getLong(4)),
                campaigns,
                CampaignKey::tenant,
                CampaignKey::campaign);
        return figures.entrySet().stream()
                .map(campaign -> total(campaign.getKey(), Leads.of(campaign.getValue())))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Breach total(CampaignKey campaign, Leads leads) {
        return leads.balanced()
                ? null
                : breach(campaign, "imported %d, accounted for %d".formatted(leads.imported(), leads.accounted()));
    }

    private static Breach breach(CampaignKey campaign, String says) {
        return new Breach(campaign.tenant, Monitor.CONSERVATION, "campaign/" + campaign.campaign, says);
    }

    private static CampaignKey campaign(ResultSet row) throws SQLException {
        return new CampaignKey(row.getString(1), row.getString(2));
    }
}
