package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.JournalRecord;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.calllog.journal.io.PersonKeys.Person;
import dev.ringline.events.Topic;
import dev.ringline.platform.kafka.ConsumerDefaults;
import dev.ringline.platform.projection.PutAside;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Appends what came from Kafka to the journal: one transaction a batch, offsets in it, so that a record that comes again adds
 * nothing. The row of the head makes it one at a time, whatever number of replicas there is: positions are gapless, and
 * whoever reads up to one has seen all before it.
 */
@ApplicationScoped
class Appender {
    private final AgroalDataSource database;
    private final Reader reader;
    private final PersonKeys people;
    private final PutAside putAside;
    private final String consumer;

    Appender(
            @DataSource("engine") AgroalDataSource database,
            Reader reader,
            PersonKeys people,
            PutAside putAside,
            ConsumerDefaults consumers) {
        this.database = database;
        this.reader = reader;
        this.people = people;
        this.putAside = putAside;
        this.consumer = consumers.consumer("journal");
    }

    /**
     * Whatever they hold: of a batch that cannot be written because of a value in it, each record alone, and the one that it
     * is as unreadable.
     *
     * @return how many were new
     * @throws SQLException if the database cannot be written now: for another try
     */
    int append(Collection<Arrived> batch) throws SQLException {
        try {
            return append(batch, reader::read);
        } catch (SQLException | RuntimeException e) {
            if (!PutAside.isOfTheRecord(e)) {
                throw e;
            }
        }
        var added = 0;
        for (var from : batch) {
            added += appendAlone(from);
        }
        return added;
    }

    private int appendAlone(Arrived from) throws SQLException {
        try {
            return append(List.of(from), reader::read);
        } catch (SQLException | RuntimeException e) {
            if (!PutAside.isOfTheRecord(e)) {
                throw e;
            }
            return append(List.of(from), one -> Optional.of(reader.dead(one, "HANDLER_FAILED: cannot be journalled")));
        }
    }

    private int append(Collection<Arrived> batch, Function<Arrived, Optional<Read>> reading) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var added = append(connection, batch, reading);
                connection.commit();
                return added;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private int append(Connection connection, Collection<Arrived> batch, Function<Arrived, Optional<Read>> reading)
            throws SQLException {
        var position = JournalTable.lockHead(connection);
        var fresh = fresh(connection, batch);
        var read = fresh.stream().flatMap(from -> reading.apply(from).stream()).toList();
        var chains = read.stream().map(Read::chain).collect(Collectors.toCollection(TreeSet::new));
        var heads = JournalTable.heads(connection, chains);
        var records = new ArrayList<JournalRecord>(read.size());
        var sealed = sealed(connection, read);
        for (int i = 0; i < read.size(); i++) {
            var record = JournalRecord.after(
                    heads.get(read.get(i).chain()), ++position, read.get(i).sealed(sealed.get(i)));
            heads.put(read.get(i).chain(), record.head());
            records.add(record);
        }
        JournalTable.append(connection, records);
        JournalTable.moveHeads(connection, position, heads.values());
        putAside(connection, read);
        OffsetTable.store(connection, consumer, fresh);
        return records.size();
    }

    /** In the journal they stand sealed; where the other services' stand, a person finds them. */
    private void putAside(Connection connection, List<Read> read) throws SQLException {
        for (var one : read) {
            if (one.unreadable() != null) {
                var topic = Topic.named(one.from().topic()).orElseThrow();
                var reason = one.unreadable().substring(0, one.unreadable().indexOf(':'));
                putAside.put(connection, topic, consumer, one.from().record(), reason, one.unreadable());
            }
        }
    }

    private List<Arrived> fresh(Connection connection, Collection<Arrived> batch) throws SQLException {
        var next = new HashMap<>(OffsetTable.next(connection, consumer));
        var fresh = new ArrayList<Arrived>(batch.size());
        for (var from : batch) {
            var partition = new OffsetTable.Partition(from.topic(), from.partition());
            if (from.offset() >= next.getOrDefault(partition, 0L)) {
                fresh.add(from);
                next.put(partition, from.offset() + 1);
            }
        }
        return fresh;
    }

    private List<List<SealedField>> sealed(Connection connection, List<Read> read) throws SQLException {
        var keys = people.of(
                connection,
                read.stream()
                        .flatMap(one -> one.personal().stream().map(field -> person(one, field.person())))
                        .collect(Collectors.toCollection(TreeSet::new)));
        return read.stream().map(one -> sealed(one, keys)).toList();
    }

    private static List<SealedField> sealed(Read read, Map<Person, PersonKey> keys) {
        return read.personal().stream()
                .map(field -> keys.get(person(read, field.person())).seal(read.id(), field))
                .toList();
    }

    private static Person person(Read read, String hash) {
        return new Person(read.chain().tenant(), hash);
    }
}
