package dev.ringline.campaign.hopper;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How many leads of a campaign may be released but not yet dialled: enough that no slot is missed, and no more. */
public final class HopperSize {
    /** What the dialer should have in hand beyond the preparation of a call. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** So often a hopper is looked at that is not half empty: a part of the slack, so that no slot waits for it. */
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

    /** Below, a pool of 1 CPS would wait for each preparation in turn. */
    private static final int LEAST = 2;

    private static final Duration UNMEASURED = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LEAST_SAMPLES = 20;

    /** Until it was seen how fast a campaign is dialled, and however slow it lately was: lines may come free all at once. */
    private static final double UNMEASURED_CPS = 100;

    private static final double LEAST_CPS = 20;

    /** So much faster than lately it may be dialled next. */
    private static final double HEADROOM = 2;

    private HopperSize() {}

    /**
     * A campaign's part of its pool: by weight among those that have leads to call, within its own limit.
     *
     * @param poolCps what the carrier granted, or what throttling left of it
     * @param weights of all that share the pool now, this campaign's among them
     * @param ownCps the campaign's own limit, or {@code null}
     */
    public static double share(double poolCps, int weight, int weights, Integer ownCps) {
        var share = poolCps * weight / Math.max(weight, weights);
        return ownCps == null ? share : Math.min(share, ownCps);
    }

    /** An attempt on its way from release to INVITE. */
    public record Dialled(Instant releasedAt, Instant at) {}

    /**
     * How a campaign was dialled lately.
     *
     * @param attempts how many it is taken from
     * @param since when the first of them was dialled; {@code null} if there was none
     * @param preparation of a call
     */
    public record Lately(int attempts, Instant since, Duration preparation) {
        private double cps(Instant now) {
            double seconds = Math.max(0.001, Duration.between(since, now).toNanos() / 1e9);
            return attempts / seconds;
        }
    }

    /**
     * The 90th percentile of what preparing a call took. A release also waits in what the hopper itself holds ready: that
     * part is taken off, or a longer queue would ask for a longer one.
     *
     * @param recent attempts, in any order
     */
    public static Lately lately(List<Dialled> recent) {
        if (recent.size() < LEAST_SAMPLES) {
            return new Lately(0, null, UNMEASURED);
        }
        var sorted = recent.stream()
                .map(each -> Duration.between(each.releasedAt, each.at))
                .sorted()
                .toList();
        var p90 = sorted.get(sorted.size() * 9 / 10).minus(SLACK);
        var atLeast = p90.isNegative() ? Duration.ZERO : p90;
        var since = recent.stream().map(Dialled::at).min(Instant::compareTo).orElseThrow();
        return new Lately(recent.size(), since, atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast);
    }

    /**
     * Whether a hopper is to be filled now, or soon enough later: each filling asks the database for several things.
     *
     * @param size what it might hold when it was looked at last
     * @param ready what it holds now
     * @param since the last look
     */
    public static boolean isWorthALook(int size, int ready, Duration since) {
        return ready <= size / 2 || since.compareTo(LOOKED_AT_EVERY) >= 0;
    }

    /**
     * At most this many released and not yet dialled: what is dialled while a call is prepared, and two seconds more; by the
     * share, yet not by more than twice what really is dialled. Where lines or processors are fewer than calls a second, what is
     * released for a rate that nobody reaches waits until it is stale and is released again.
     */
    public static int of(double shareCps, Lately lately, Instant now) {
        double seen = lately.attempts == 0 ? UNMEASURED_CPS : Math.max(LEAST_CPS, lately.cps(now) * HEADROOM);
        double seconds = lately.preparation.plus(SLACK).toMillis() / 1000.0;
        return Math.max(LEAST, (int) Math.ceil(Math.min(shareCps, seen) * seconds));
    }
}
