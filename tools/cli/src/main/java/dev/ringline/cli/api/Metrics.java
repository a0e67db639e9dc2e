package dev.ringline.cli.api;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a service says of itself in Prometheus' text format.
 *
 * @param samples in the order in which it said them
 */
public record Metrics(List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public record Sample(String name, Map<String, String> labels, double value) {}

    public static Metrics of(String text) {
        return new Metrics(text.lines()
                .map(SAMPLE::matcher)
                .filter(found -> found.matches() && isNumber(found.group(3)))
                .map(found -> new Sample(found.group(1), labels(found.group(2)), Double.parseDouble(found.group(3))))
                .toList());
    }

    public boolean has(String name) {
        return samples.stream().anyMatch(sample -> sample.name().equals(name));
    }

    /** All of the name together; 0 if there is none. */
    public double total(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Of the name, together for each value of the label. */
    public SortedMap<String, Double> by(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().containsKey(label))
                .collect(Collectors.toMap(
                        sample -> sample.labels().get(label), Sample::value, Double::sum, TreeMap::new));
    }

    /** Those of the name that have the label with the value. */
    public Metrics where(String label, String value) {
        return new Metrics(samples.stream()
                .filter(sample -> value.equals(sample.labels().get(label)))
                .toList());
    }

    private static Map<String, String> labels(String text) {
        return text == null
                ? Map.of()
                : LABEL.matcher(text)
                        .results()
                        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (a, _) -> a));
    }

    /** A gauge without a value says NaN. */
    private static boolean isNumber(String text) {
        return text.matches("[+-]?[\\d.]+([eE][+-]?\\d+)?");
    }
}
