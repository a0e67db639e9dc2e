package dev.ringline.platform.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.events.E164;
import dev.ringline.events.TenantId;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Names a tenant's callee without saying the number: HMAC-SHA256 of {@code tenant|number} in hex, under a key that all
 * services of the deployment share. Safe for use by many threads.
 */
@Singleton
public class NumberHash {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac prototype;

    public NumberHash(@ConfigProperty(name = "ringline.number-hash.key") String key) {
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(SecretKeys.signing(key, "RINGLINE_NUMBER_HASH_KEY"), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    public String of(TenantId tenant, E164 number) {
        try {
            var mac = (Mac) prototype.clone();
            return HexFormat.of().formatHex(mac.doFinal((tenant.value() + "|" + number.value()).getBytes(UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMAC can be cloned", e);
        }
    }
}
