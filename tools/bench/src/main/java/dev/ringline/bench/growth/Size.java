package dev.ringline.bench.growth;

import java.util.regex.Pattern;

/**
 * How much waits.
 *
 * @param leads over all campaigns
 */
record Size(int campaigns, int leads) {
    private static final Pattern NAME = Pattern.compile("(\\d+) of (\\d+)([km]?)");

    /** @param name as {@link #name} gives it: {@code 100 of 10k} */
    static Size named(String name) {
        var said = NAME.matcher(name);
        if (!said.matches()) {
            throw new IllegalArgumentException(
                    "%s is no size: campaigns and leads, for example 100 of 1m".formatted(name));
        }
        int unit = said.group(3).equals("m") ? 1_000_000 : said.group(3).equals("k") ? 1_000 : 1;
        return new Size(Integer.parseInt(said.group(1)), Math.multiplyExact(Integer.parseInt(said.group(2)), unit));
    }

    String name() {
        return "%s of %s".formatted(campaigns, counted(leads));
    }

    private static String counted(int leads) {
        return leads % 1_000_000 == 0 ? leads / 1_000_000 + "m" : leads % 1_000 == 0 ? leads / 1_000 + "k" : "" + leads;
    }
}
