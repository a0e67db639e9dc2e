package dev.ringline.calllog.monitor.io;

import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.monitor.Breach;
import dev.ringline.calllog.monitor.Monitor;
import dev.ringline.calllog.monitor.PoolLimit;
import dev.ringline.calllog.monitor.SlidingSecond;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at the projections for promises that do not hold. */
final class Watching {
    /** A live call whose end has not arrived yet is no double dial; one that lasts is. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    /** A claim whose slot was missed has been said to be dropped. */
    private static final Duration DROPPED_BY = Duration.ofSeconds(5);
    /** Seconds of which more may have become known. */
    private static final Duration RECENT = Duration.ofSeconds(30);

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

    /**
     * @param after position up to which records were looked at
     * @param until up to which they are now
     * @param all looks at every lead and campaign, not only at those that changed
     */
    static List<Breach> look(Connection connection, long after, long until, boolean all, Instant now)
            throws SQLException {
        var watching = new Watching(connection, after, until, now);
        watching.pacing();
        watching.invites();
        watching.overlaps();
        var conserving = new Conserving(connection, after, until);
        watching.seen.addAll(all ? conserving.everything() : conserving.whatChanged());
        return watching.seen;
    }

    private record PoolKey(String tenant, String pool, Instant from, Instant to) {}

    /**
     * New slots and recent ones, with everything a second around them. The record has no time of sending: only the holder's
     * monotonic clock knows it, and it lies within 100 ms after the slot, or the claim is dropped. So this judges what was
     * planned; what jitter makes of it, the lane's own gate and the carrier's count judge. A claim that was dropped is no
     * INVITE, and its place in the second is another's: who has just been claimed counts once there was time to say so.
     */
    private void pacing() throws SQLException {
        var pools = Rows.query(
                connection,
                """
                select tenant_id, pool_id, min(slot_at) - interval '1 s', max(slot_at) + interval '1 s' from (
                    select tenant_id, pool_id, slot_at from projection.dial where position > ? and position <= ?
                    union all
                    select tenant_id, pool_id, slot_at
                    from (select distinct tenant_id, pool_id from projection.pool_limit) pool
                    join projection.dial recent using (tenant_id, pool_id) where recent.slot_at > ?) looked_at
                group by tenant_id, pool_id order by 1, 2""",
                row -> new PoolKey(
                        row.getString(1),
                        row.getString(2),
                        row.getTimestamp(3).toInstant(),
                        row.getTimestamp(4).toInstant()),
                after,
                until,
                Timestamp.from(now.minus(RECENT)));
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
                select d.slot_at from projection.dial d
                join projection.call_record c on c.tenant_id = d.tenant_id and c.call_id = d.call_id::uuid
                where d.tenant_id = ? and d.pool_id = ? and d.slot_at between ? and ?
                and c.invited and (c.state <> 'DIALING' or d.slot_at < ?) order by d.slot_at""",
                row -> row.getTimestamp(1).toInstant(),
                pool.tenant,
                pool.pool,
                Timestamp.from(pool.from),
                Timestamp.from(pool.to),
                Timestamp.from(now.minus(DROPPED_BY)));
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

    /**
     * One number, two live attempts: the second began before the first ended. A second's grace for clocks. Looks at calls that
     * changed, and at all that live.
     */
    private void overlaps() throws SQLException {
        seen.addAll(Rows.query(
                connection,
                """
                with changed as materialized (
                    select distinct tenant_id, subject from projection.trace
                    where position > ? and position <= ? and about = 'CALL'),
                touched as (
                    select c.tenant_id, c.call_id, c.person from changed t
                    join projection.call_record c on c.tenant_id = t.tenant_id and c.call_id = t.subject::uuid
                    where c.invited
                    union
                    select tenant_id, call_id, person from projection.call_record where invited and not final)
                select distinct later.tenant_id, later.call_id from touched
                join projection.call_record later on later.tenant_id = touched.tenant_id and later.person = touched.person
                join projection.call_record earlier
                    on earlier.tenant_id = touched.tenant_id and earlier.person = touched.person
                where touched.call_id in (earlier.call_id, later.call_id)
                and earlier.call_id <> later.call_id and earlier.invited and later.invited
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
}
