package dev.ringline.calllog.record.io;

import dev.ringline.events.Disposition;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which calls are asked for: as SQL behind {@link CallView#SELECT}, newest first.
 *
 * @param person hash of tenant and number
 * @param from inclusive
 * @param until exclusive
 */
record CallSearch(
        String tenant,
        UUID campaign,
        UUID lead,
        Disposition disposition,
        String person,
        Instant from,
        Instant until,
        String cursor,
        Integer asked) {

    /** A statement and what it is asked with. */
    record Query(String sql, Object[] parameters) {}

    int limit() {
        return Page.limit(asked);
    }

    Query query() {
        var where = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        add(where, parameters, "c.tenant_id = ", tenant);
        add(where, parameters, "c.campaign_id = ", campaign);
        add(where, parameters, "c.lead_id = ", lead);
        add(where, parameters, "c.disposition = ", disposition == null ? null : disposition.name());
        add(where, parameters, "c.person = ", person);
        add(where, parameters, "c.at >= ", time(from));
        add(where, parameters, "c.at < ", time(until));
        add(where, parameters, "c.first_position < ", before());
        var sql = CallView.SELECT + " where " + String.join(" and ", where) + " order by c.first_position desc limit "
                + (limit() + 1);
        return new Query(sql, parameters.toArray());
    }

    Page<CallView> page(List<CallView> found) {
        return Page.of(found, limit(), call -> Cursor.of(Long.toString(call.firstPosition())), call -> call);
    }

    private Long before() {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(Cursor.read(cursor, 1).getFirst());
        } catch (NumberFormatException e) {
            throw Problem.badRequest("cursor", "not a cursor that we gave");
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static void add(List<String> where, List<Object> parameters, String condition, Object value) {
        if (value != null) {
            parameters.add(value);
            where.add(condition + "$" + parameters.size());
        }
    }
}
