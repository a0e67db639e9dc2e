package dev.ringline.dialer.reconcile;

import java.time.Duration;
import java.time.Instant;

/** What the carrier's list of calls says about an attempt. */
public sealed interface CarrierWord {
    /** It can never be asked: no credentials, or no such list. */
    record NotAskable() implements CarrierWord {}

    /** It did not answer now. */
    record Unreachable() implements CarrierWord {}

    record NoSuchCall() implements CarrierWord {}

    /** @param status as Twilio says it: queued, ringing, in-progress, completed, busy, failed, no-answer, canceled */
    record Listed(String sid, String status, Instant endedAt, Duration talk) implements CarrierWord {}
}
