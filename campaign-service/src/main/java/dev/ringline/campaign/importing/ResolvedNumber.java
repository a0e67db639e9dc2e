package dev.ringline.campaign.importing;

import dev.ringline.events.E164;

/** What a number as written comes to. */
public sealed interface ResolvedNumber {
    /** @param zones every IANA zone that it may be in, commas between; empty: unknown */
    record Dialable(E164 number, String zones) implements ResolvedNumber {}

    /** @param reason for people; does not repeat what was written */
    record Undialable(String reason) implements ResolvedNumber {}
}
