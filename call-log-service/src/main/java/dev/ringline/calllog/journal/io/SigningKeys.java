package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.platform.secret.Sealing;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;

/**
 * The deployment's Ed25519 key. The first who needs one makes it; the private half stands in the database under the
 * deployment's sealing key, so that the database alone signs nothing.
 */
@ApplicationScoped
class SigningKeys {
    private record Stored(String keyId, String wrappedPrivate) {}

    private final Sealing sealing;
    private final Clock clock;

    SigningKeys(Sealing sealing, Clock clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Signs with the newest key. */
    record Signer(String keyId, PrivateKey key) {
        String sign(String text) {
            try {
                var signature = Signature.getInstance(PublicKeys.ALGORITHM);
                signature.initSign(key);
                signature.update(text.getBytes(UTF_8));
                return Base64.getEncoder().encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot sign", e);
            }
        }

        @Override
        public String toString() {
            return "Signer[" + keyId + "]";
        }
    }

    Signer signer(Connection connection) throws SQLException {
        var stored = newest(connection);
        if (stored == null) {
            Rows.query(connection, "select pg_advisory_xact_lock(hashtextextended('signing-key', 0))", row -> row);
            stored = newest(connection) == null ? make(connection) : newest(connection);
        }
        return new Signer(stored.keyId, privateKey(sealing.open(stored.wrappedPrivate)));
    }

    private static Stored newest(Connection connection) throws SQLException {
        var found = Rows.query(
                connection,
                "select key_id, wrapped_private from signing_key order by created_at desc, key_id limit 1",
                row -> new Stored(row.getString(1), row.getString(2)));
        return found.isEmpty() ? null : found.getFirst();
    }

    private Stored make(Connection connection) throws SQLException {
        try {
            var pair = KeyPairGenerator.getInstance(PublicKeys.ALGORITHM).generateKeyPair();
            var encoder = Base64.getEncoder();
            var made = new Stored(
                    PublicKeys.idOf(pair.getPublic().getEncoded()),
                    sealing.seal(encoder.encodeToString(pair.getPrivate().getEncoded())));
            Rows.update(
                    connection,
                    "insert into signing_key (key_id, public_key, wrapped_private, created_at) values (?, ?, ?, ?)",
                    made.keyId,
                    encoder.encodeToString(pair.getPublic().getEncoded()),
                    made.wrappedPrivate,
                    java.sql.Timestamp.from(clock.instant()));
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private static PrivateKey privateKey(String base64) {
        try {
            var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
            return KeyFactory.getInstance(PublicKeys.ALGORITHM).generatePrivate(encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key is not what was stored", e);
        }
    }
}
