package dev.ringline.campaign.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What was said, and what takes it back, adds up to what the restored database holds: whatever was said, however often. */
class ForgottenTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final CampaignId CAMPAIGN = new CampaignId(new UUID(0, 1));
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final List<LeadState> STATES =
            List.of(LeadState.WAITING, LeadState.READY, LeadState.IN_CALL, LeadState.RETRY_AT, LeadState.FINISHED);

    private record Said(Object event, long version) {}

    private record Row(LeadState state, long version) {}

    /** A database of leads, and what it said to others. */
    private static final class Database {
        private final Map<LeadId, Row> rows = new HashMap<>();
        private final List<Said> said;
        private long floor;

        Database(List<Said> said) {
            this.said = said;
        }

        Database backup() {
            var copy = new Database(said);
            copy.rows.putAll(rows);
            copy.floor = floor;
            return copy;
        }

        void add(LeadId lead) {
            rows.put(lead, new Row(LeadState.WAITING, 1));
            said.add(new Said(decided(lead, null, LeadState.WAITING), floor + 1));
        }

        void move(List<LeadId> leads, LeadState to) {
            var from = rows.get(leads.getFirst()).state;
            var same =
                    leads.stream().filter(lead -> rows.get(lead).state == from).toList();
            same.forEach(lead -> rows.put(lead, new Row(to, rows.get(lead).version + 1)));
            if (same.size() == 1) {
                said.add(new Said(decided(same.getFirst(), from, to), floor + rows.get(same.getFirst()).version));
            } else {
                var versions = same.stream().map(lead -> rows.get(lead).version).toList();
                said.add(new Said(decided(same, versions, from, to), floor + 1));
            }
        }

        void restored() {
            var forgotten = new Forgotten(floor);
            said.forEach(each -> {
                switch (each.event) {
                    case LeadDecided e -> forgotten.take(e, each.version);
                    case LeadsDecided e -> forgotten.take(e, each.version);
                    default -> throw new IllegalStateException();
                }
            });
            assertThat(forgotten.leads()).doesNotHaveDuplicates();
            var back = forgotten.moves(lead -> rows.containsKey(lead) ? rows.get(lead).version : 0, NOON);
            floor = Math.max(
                    floor + 1_000_000,
                    said.stream().mapToLong(Said::version).max().orElse(0) + 1_000_000);
            back.forEach(moves -> said.add(new Said(moves, floor + 1)));
        }

        private static LeadDecided decided(LeadId lead, LeadState from, LeadState to) {
            return new LeadDecided(lead, ACME, CAMPAIGN, from, to, "rule", 1, null, null, null, 0, null, NOON);
        }

        private static LeadsDecided decided(List<LeadId> leads, List<Long> versions, LeadState from, LeadState to) {
            return new LeadsDecided(ACME, CAMPAIGN, leads, versions, from, to, "rule", 1, null, null, NOON);
        }
    }

    @Property(tries = 500)
    void whoever_adds_up_comes_to_where_the_leads_stand(
            @ForAll Random dice,
            @ForAll @IntRange(min = 1, max = 40) int steps,
            @ForAll @IntRange(max = 4) int restores) {
        // given
        var database = new Database(new ArrayList<>());
        var backups = new ArrayList<>(List.of(database.backup()));
        var known = new ArrayList<LeadId>();
        for (int restore = 0; restore <= restores; restore++) {
            for (int step = 0; step < steps; step++) {
                step(database, known, dice);
                if (dice.nextInt(8) == 0) {
                    backups.add(database.backup());
                }
            }
            // when any backup is put back, perhaps one from before the last restore, perhaps the same as then
            database = backups.get(dice.nextInt(backups.size())).backup();
            database.restored();
            // then
            assertThat(books(database.said)).isEqualTo(books(database));
        }
    }

    private static void step(Database database, List<LeadId> known, Random dice) {
        if (database.rows.isEmpty() || dice.nextInt(4) == 0) {
            var lead = new LeadId(new UUID(1, known.size()));
            known.add(lead);
            database.add(lead);
        } else {
            var some = database.rows.keySet().stream()
                    .filter(lead -> dice.nextBoolean())
                    .toList();
            if (!some.isEmpty()) {
                database.move(some, STATES.get(dice.nextInt(STATES.size())));
            }
        }
    }

    /** Leads that are gone with the database count as removed for whoever heard of them. */
    private static Map<LeadState, Long> books(List<Said> said) {
        var books = new EnumMap<LeadState, Long>(LeadState.class);
        for (var each : said) {
            switch (each.event) {
                case LeadDecided e -> move(books, e.from(), e.to(), 1);
                case LeadsDecided e -> move(books, e.from(), e.to(), e.leadIds().size());
                default -> throw new IllegalStateException();
            }
        }
        books.values().removeIf(count -> count == 0);
        books.remove(LeadState.REMOVED);
        return books;
    }

    private static void move(Map<LeadState, Long> books, LeadState from, LeadState to, long leads) {
        if (from != null) {
            books.merge(from, -leads, Long::sum);
        }
        books.merge(to, leads, Long::sum);
    }

    private static Map<LeadState, Long> books(Database database) {
        var books = new EnumMap<LeadState, Long>(LeadState.class);
        database.rows.values().forEach(row -> books.merge(row.state, 1L, Long::sum));
        return books;
    }

    @Test
    void a_forgotten_chunk_of_an_import_is_counted_off_once() {
        var chunk = new LeadsImported(new ImportId(new UUID(2, 1)), ACME, CAMPAIGN, 3, 10, 1, 2, 3, 4, NOON);
        // when
        var forgotten = new Forgotten(0);
        forgotten.take(chunk, false);
        var back = forgotten.imports(NOON);
        // then
        assertThat(back)
                .containsExactly(new LeadsImported(chunk.importId(), ACME, CAMPAIGN, 3, -10, -1, -2, -3, -4, NOON));
        // and when the same backup is restored again
        var again = new Forgotten(0);
        again.take(chunk, false);
        again.take(back.getFirst(), false);
        assertThat(again.imports(NOON)).isEmpty();
    }

    @Test
    void a_chunk_that_the_database_holds_stays() {
        var chunk = new LeadsImported(new ImportId(new UUID(2, 1)), ACME, CAMPAIGN, 0, 4, 0, 0, 0, 4, NOON);
        var forgotten = new Forgotten(0);
        forgotten.take(chunk, true);
        assertThat(forgotten.imports(NOON)).isEmpty();
    }
}
