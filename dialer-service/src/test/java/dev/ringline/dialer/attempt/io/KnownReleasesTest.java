package dev.ringline.dialer.attempt.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownReleasesTest {
    private final KnownReleases known = new KnownReleases();

    @Test
    void what_was_added_is_known_until_it_is_forgotten() {
        var release = Attempts.release();
        var id = release.attemptId();
        known.add(List.of(release));
        assertThat(known.of(List.of(id, new AttemptId(UUID.randomUUID()))))
                .containsOnlyKeys(id)
                .containsValue(release);
        known.forget(List.of(id));
        assertThat(known.of(List.of(id))).isEmpty();
    }

    @Test
    void of_too_many_the_first_are_kept() {
        var many = Stream.generate(KnownReleasesTest::another)
                .limit(KnownReleases.MOST + 1)
                .toList();
        known.add(many);
        assertThat(known.of(List.of(many.getFirst().attemptId()))).hasSize(1);
        assertThat(known.of(List.of(many.getLast().attemptId()))).isEmpty();
    }

    private static LeadReleased another() {
        var model = Attempts.release();
        return new LeadReleased(
                new AttemptId(UUID.randomUUID()),
                model.tenantId(),
                model.campaignId(),
                model.leadId(),
                1,
                0,
                model.number(),
                "hash",
                model.poolId(),
                model.sipTrunkId(),
                model.agentName(),
                "{}",
                model.agent(),
                model.callerId(),
                model.callableFrom(),
                model.callableUntil(),
                model.caps(),
                2,
                600,
                1,
                model.releasedAt());
    }
}
