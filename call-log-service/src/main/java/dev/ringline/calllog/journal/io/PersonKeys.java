package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.SealedField;
import dev.ringline.platform.secret.Sealing;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The key of each person, wrapped by the deployment's. Without its row nothing of that person can be read again. */
@ApplicationScoped
public class PersonKeys {
    /** @param hash of tenant and number, or {@link SealedField#NOBODY} */
    public record Person(String tenant, String hash) implements Comparable<Person> {
        private static final Comparator<Person> ORDER =
                Comparator.comparing(Person::tenant).thenComparing(Person::hash);

        @Override
        public int compareTo(Person other) {
            return ORDER.compare(this, other);
        }
    }

    private record Wrapped(Person person, String key) {}

    private final Sealing sealing;
    private final SecureRandom random = new SecureRandom();

    PersonKeys(Sealing sealing) {
        this.sealing = sealing;
    }

    /** The keys of these people, made for those who have none yet, in the connection's transaction. */
    Map<Person, PersonKey> of(Connection connection, SortedSet<Person> people) throws SQLException {
        var keys = stored(connection, people);
        var missing = new TreeSet<>(people);
        missing.removeAll(keys.keySet());
        if (!missing.isEmpty()) {
            insert(connection, missing.stream().map(this::fresh).toList());
            keys.putAll(stored(connection, missing)); // as they stand: somebody else may have been first
        }
        return keys;
    }

    /** The text in clear. The wrapped key comes by the reader's own way, under its tenant's policy. */
    public String open(String wrappedKey, String person, String sealedText) {
        return unwrap(wrappedKey).open(person, sealedText);
    }

    private Map<Person, PersonKey> stored(Connection connection, Collection<Person> people) throws SQLException {
        var keys = new TreeMap<Person, PersonKey>();
        Rows.read(
                        connection,
                        """
                        select tenant_id, person, wrapped from person_key
                        where (tenant_id, person) in (select * from unnest(?::text[], ?::text[]))""",
                        row -> new Wrapped(new Person(row.getString(1), row.getString(2)), row.getString(3)),
                        people,
                        Person::tenant,
                        Person::hash)
                .forEach(wrapped -> keys.put(wrapped.person, unwrap(wrapped.key)));
        return keys;
    }

    private void insert(Connection connection, Collection<Wrapped> fresh) throws SQLException {
        Rows.write(
                connection, """
                insert into person_key (tenant_id, person, wrapped)
                select * from unnest(?::text[], ?::text[], ?::text[]) on conflict do nothing""", fresh, wrapped -> wrapped.person.tenant, wrapped -> wrapped.person.hash, Wrapped::key);
    }

    private Wrapped fresh(Person person) {
        var key = new byte[PersonKey.BYTES];
        random.nextBytes(key);
        return new Wrapped(person, sealing.seal(Base64.getEncoder().encodeToString(key)));
    }

    private PersonKey unwrap(String wrapped) {
        return new PersonKey(Base64.getDecoder().decode(sealing.open(wrapped)));
    }
}
