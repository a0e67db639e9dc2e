package dev.ringline.campaign.hopper;

import java.time.Duration;
import java.util.List;

/** How many leads of a campaign may be released but not yet dialled: enough that no slot is missed, and no more. */
public final class HopperSize {
    /** What the dialer should have in hand beyond the preparation of a call. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** Below, a pool of 1 CPS would wait for each preparation in turn. */
    private static final int LEAST = 2;

    private static final Duration UNMEASURED = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LEAST_SAMPLES = 20;

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

    /** At most this many released and not yet dialled. */
    public static int of(double shareCps, Duration preparation) {
        var seconds = preparation.plus(SLACK).toMillis() / 1000.0;
        return Math.max(LEAST, (int) Math.ceil(shareCps * seconds));
    }

    /**
     * The 90th percentile of what preparing a call took. A release also waits in what the hopper itself holds ready: that
     * part is taken off, or a longer queue would ask for a longer one.
     *
     * @param releasedToDialled of recent attempts, in any order
     */
    public static Duration preparation(List<Duration> releasedToDialled) {
        if (releasedToDialled.size() < LEAST_SAMPLES) {
            return UNMEASURED;
        }
        var sorted = releasedToDialled.stream().sorted().toList();
        var p90 = sorted.get(sorted.size() * 9 / 10).minus(SLACK);
        var atLeast = p90.isNegative() ? Duration.ZERO : p90;
        return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
    }
}
