package dev.ringline.dialer.waiting;

import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What a release must say to be taken in. One that does not is unreadable: it is put aside, the rest goes on. */
public final class Releases {
    private static final int RINGING_TIMEOUT_MAX_S = 70; // TELEPHONY 2.8
    private static final int CALL_DURATION_MAX_S = 86_400;

    private Releases() {}

    /** @return what is wrong with it, without any of its values; empty: nothing */
    public static Optional<String> problem(LeadReleased release) {
        return Stream.of(
                        wrong(anyMissing(release), "a field is missing"),
                        wrong(!isDerived(release), "attemptId is not derived from tenant, lead and release number"),
                        wrong(!isInTime(release), "callableUntil is not after callableFrom"),
                        wrong(
                                release.ringingTimeoutS() < 1 || release.ringingTimeoutS() > RINGING_TIMEOUT_MAX_S,
                                "ringingTimeoutS: 1 to 70"),
                        wrong(
                                release.maxCallDurationS() < 1 || release.maxCallDurationS() > CALL_DURATION_MAX_S,
                                "maxCallDurationS: 1 to 86,400"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean anyMissing(LeadReleased release) {
        return Stream.of(
                        Optional.ofNullable(release.attemptId()),
                        Optional.ofNullable(release.tenantId()),
                        Optional.ofNullable(release.campaignId()),
                        Optional.ofNullable(release.leadId()),
                        Optional.ofNullable(release.number()),
                        Optional.ofNullable(release.numberHash()),
                        Optional.ofNullable(release.poolId()),
                        Optional.ofNullable(release.sipTrunkId()),
                        Optional.ofNullable(release.agentName()),
                        Optional.ofNullable(release.agent()),
                        Optional.ofNullable(release.callerId()),
                        Optional.ofNullable(release.callableFrom()),
                        Optional.ofNullable(release.callableUntil()),
                        Optional.ofNullable(release.caps()),
                        Optional.ofNullable(release.releasedAt()))
                .anyMatch(Optional::isEmpty);
    }

    private static boolean isDerived(LeadReleased release) {
        return anyMissing(release)
                || release.releaseNumber() >= 1
                        && release.attemptId()
                                .equals(AttemptId.derive(
                                        release.tenantId(), release.leadId(), release.releaseNumber()));
    }

    private static boolean isInTime(LeadReleased release) {
        Instant from = release.callableFrom();
        return from == null
                || release.callableUntil() == null
                || release.callableUntil().isAfter(from);
    }

    private static Optional<String> wrong(boolean wrong, String what) {
        return wrong ? Optional.of(what) : Optional.empty();
    }
}
