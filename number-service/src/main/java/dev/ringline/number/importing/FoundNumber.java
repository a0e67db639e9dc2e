package dev.ringline.number.importing;

import dev.ringline.events.E164;
import java.time.Instant;
import java.util.List;

/**
 * A number as a provider lists it.
 *
 * @param capabilities sorted, of {@code fax mms sms voice}
 * @param trunkSid the provider's trunk that it is on, or {@code null}
 * @param purchasedAt {@code null} where the provider does not say
 */
public record FoundNumber(
        String providerSid,
        E164 number,
        String type,
        List<String> capabilities,
        String trunkSid,
        Instant purchasedAt) {}
