package dev.ringline.bench.fairness;

/**
 * Who shares the line.
 *
 * @param small how many small tenants
 * @param smallCps of each one's pool
 * @param smallLeads of each in a run
 * @param largeLeads of the large one, waiting all the while
 * @param largeCps of its pool
 */
record Neighbours(int small, int smallCps, int smallLeads, int largeLeads, int largeCps) {
    /** Within which the small ones' leads would be dialled if nothing but their limits stood in the way, and a while. */
    double fairS() {
        return (double) smallLeads / smallCps + 3;
    }
}
