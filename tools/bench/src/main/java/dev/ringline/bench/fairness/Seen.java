package dev.ringline.bench.fairness;

import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param waitingS seconds from the start of a small tenant's campaign to the INVITE of each of its leads, on average
 * @param shares by tenant: what it got of what it could have had in a fair time, 1 for all of it
 */
record Seen(double waitingS, List<Double> shares) {
    /** Jain's index: 1 if all have the same share of what is due to them, 1/n if one has all. */
    double jain() {
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        double squares = shares.stream().mapToDouble(share -> share * share).sum();
        return squares == 0 ? 0 : sum * sum / (shares.size() * squares);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.2f s from start to INVITE, Jain %.4f, least share %.2f",
                waitingS,
                jain(),
                shares.stream().mapToDouble(Double::doubleValue).min().orElse(0));
    }
}
