package dev.ringline.calllog.journal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.calllog.journal.ChainId;
import dev.ringline.calllog.journal.Entry;
import dev.ringline.calllog.journal.JournalRecord;
import java.util.Map;

/** Journal records as a tenant's request reads them, with the wrapped keys of the people in them. */
public final class JournalRows {
    /** As {@link #of} reads it; {@code where} and {@code order by} follow. */
    public static final String SELECT = """
            select j.position, j.sequence, j.tenant_id, j.topic, j.partition, j.record_offset, j.key, j.headers, j.body,
                j.sealed, j.hash, (
                    select coalesce(json_object_agg(k.person, k.wrapped), '{}')::text from person_key k
                    where k.tenant_id = j.tenant_id and j.sealed <> ''
                    and k.person in (
                        select split_part(line, ' ', 2) from regexp_split_to_table(j.sealed, E'\\n') line))
            from journal j""";

    /** The same without keys, for who opens nothing. */
    static final String SELECT_SEALED = """
            select j.position, j.sequence, j.tenant_id, j.topic, j.partition, j.record_offset, j.key, j.headers, j.body,
                j.sealed, j.hash, '{}'
            from journal j""";

    private static final TypeReference<Map<String, String>> KEYS = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalRows() {}

    /** @param keys wrapped, by person */
    public record Found(JournalRecord record, Map<String, String> keys) {}

    public static Found of(Object[] row) {
        var chain = new ChainId((String) row[2], (String) row[3], (Integer) row[4]);
        var entry = new Entry(chain, (Long) row[5], (String) row[6], (String) row[7], (String) row[8], (String) row[9]);
        var record = new JournalRecord((Long) row[0], (Long) row[1], entry, (String) row[10]);
        return new Found(record, keys((String) row[11]));
    }

    private static Map<String, String> keys(String json) {
        try {
            return JSON.readValue(json, KEYS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL made no JSON", e);
        }
    }
}
