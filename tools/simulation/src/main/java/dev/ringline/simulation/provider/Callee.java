package dev.ringline.simulation.provider;

import dev.ringline.simulation.world.Dice;
import dev.ringline.simulation.world.Timeline;

/**
 * What becomes of one INVITE.
 *
 * @param sipStatus 200: answered; 0: rings for ever
 * @param reason of the final response
 * @param afterNanos from the INVITE to the final response
 * @param ringsNanos from the INVITE to the first 180; beyond {@code afterNanos}: never
 * @param talkNanos until the callee hangs up
 * @param burns whether it is the callee's doing (P6)
 */
public record Callee(int sipStatus, String reason, long afterNanos, long ringsNanos, long talkNanos, boolean burns) {
    /** By what this number does at its {@code nth} call. */
    public static Callee of(long seed, String number, int nth) {
        var dice = Dice.of(seed, "callee/" + number + "/" + nth);
        long pdd = dice.between(150, 1_500) * Timeline.MS;
        long ring = pdd + dice.between(500, 14_000) * Timeline.MS;
        long talk = dice.between(2, 90) * Timeline.SECOND;
        return switch (dice.below(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> new Callee(200, "OK", ring, pdd, talk, true);
            case 8, 9, 10 -> new Callee(486, "Busy Here", pdd + 300 * Timeline.MS, pdd, 0, true);
            case 11, 12, 13, 14 -> new Callee(0, "", Long.MAX_VALUE / 4, pdd, 0, true);
            case 15 -> new Callee(603, "Decline", ring, pdd, 0, true);
            case 16 -> new Callee(480, "Temporarily Unavailable", pdd, Long.MAX_VALUE / 4, 0, true);
            case 17 -> new Callee(404, "Not Found", pdd, Long.MAX_VALUE / 4, 0, true);
            case 18 -> new Callee(500, "Server Internal Error", pdd, Long.MAX_VALUE / 4, 0, false);
            default -> new Callee(503, "Service Unavailable", pdd, Long.MAX_VALUE / 4, 0, false);
        };
    }

    static Callee refusedBy(String reason) {
        return new Callee(503, reason, 40 * Timeline.MS, Long.MAX_VALUE / 4, 0, false);
    }

    public boolean answers() {
        return sipStatus == 200;
    }
}
