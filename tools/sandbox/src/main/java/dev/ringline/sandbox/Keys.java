package dev.ringline.sandbox;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of a line on this machine. Never printed: no {@code toString} shows them.
 *
 * @param sealing AES-256, base64
 * @param numberHash HMAC of tenant and number, base64
 * @param callToken HS256 of the agent's call-scoped token, base64
 * @param jwtPublic X.509, base64 without line breaks
 * @param jwtPrivate PKCS 8, base64
 */
public record Keys(String sealing, String numberHash, String callToken, String jwtPublic, String jwtPrivate) {
    private static final int SECRET_BYTES = 32;
    private static final int RSA_BITS = 2048;

    public static Keys generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            var pair = generator.generateKeyPair();
            return new Keys(
                    secret(),
                    secret(),
                    secret(),
                    Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those in the file, or new ones kept there, readable for its owner only. */
    public static Keys keptIn(Path file) {
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            var keys = generate();
            keys.write(file);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep keys in " + file, e);
        }
    }

    /** As the services write a tenant's number where they need not know it. */
    public String hash(String tenant, String number) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(numberHash), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((tenant + "|" + number).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a service needs to know, by the names of its settings. The private half of the JWT key is not among it. */
    public Map<String, String> settings() {
        return Map.of(
                "RINGLINE_SEALING_KEY", sealing,
                "RINGLINE_NUMBER_HASH_KEY", numberHash,
                "RINGLINE_CALL_TOKEN_KEY", callToken,
                "RINGLINE_JWT_PUBLIC_KEY", jwtPublic,
                "RINGLINE_JWT_ISSUER", Tokens.ISSUER);
    }

    PrivateKey signingKey() {
        try {
            var encoded = Base64.getDecoder().decode(jwtPrivate);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Keys[***]";
    }

    private static String secret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Keys read(Path file) throws IOException {
        var kept = new Properties();
        kept.load(new StringReader(Files.readString(file)));
        return new Keys(
                kept.getProperty("sealing"),
                kept.getProperty("numberHash"),
                kept.getProperty("callToken"),
                kept.getProperty("jwtPublic"),
                kept.getProperty("jwtPrivate"));
    }

    private void write(Path file) throws IOException {
        var properties = new Properties();
        properties.put("sealing", sealing);
        properties.put("numberHash", numberHash);
        properties.put("callToken", callToken);
        properties.put("jwtPublic", jwtPublic);
        properties.put("jwtPrivate", jwtPrivate);
        var text = new StringWriter();
        properties.store(text, "Keys of this clone's local line. Delete with .ringline, or use up --fresh.");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text.toString());
    }
}
