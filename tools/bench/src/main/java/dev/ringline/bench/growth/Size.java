package dev.ringline.bench.growth;

/**
 * How much waits.
 *
 * @param leads over all campaigns
 */
record Size(int campaigns, int leads) {
    String name() {
        return "%s of %s".formatted(campaigns, counted(leads));
    }

    private static String counted(int leads) {
        return leads % 1_000_000 == 0 ? leads / 1_000_000 + "m" : leads % 1_000 == 0 ? leads / 1_000 + "k" : "" + leads;
    }
}
