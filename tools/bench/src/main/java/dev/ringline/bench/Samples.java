package dev.ringline.bench;

import java.util.List;

/** The figures of repeated runs. */
public record Samples(List<Double> values) {
    public Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no sample");
        }
        values = values.stream().sorted().toList();
    }

    public double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    /** From the least to the most, as a share of the median: 0.1 is 10 %. */
    public double spread() {
        return median() == 0 ? 0 : (values.getLast() - values.getFirst()) / median();
    }
}
