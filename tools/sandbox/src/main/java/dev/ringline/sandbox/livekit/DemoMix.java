package dev.ringline.sandbox.livekit;

/** How callees and agents behave in the demo, without any script: a table, so that anyone can foretell each call. */
final class DemoMix {
    private DemoMix() {}

    /** By the number's last two digits; docs/simulation.md repeats the table. */
    static CalleeScript callee(String number) {
        var digits = number.replaceAll("\\D", "");
        var last = digits.isEmpty() ? 0 : Integer.parseInt(digits.substring(Math.max(0, digits.length() - 2)));
        return CalleeScript.parse(script(last));
    }

    private static String script(int last) {
        // spotless:off
        if (last < 55) { return "answer after=" + (600 + last * 20) + "ms talk=" + (2_000 + last * 60) + "ms"; }
        if (last < 65) { return "busy after=700ms"; }
        if (last < 75) { return "noanswer"; }
        if (last < 83) { return "voicemail after=1500ms"; }
        if (last < 86) { return "opt-out after=800ms"; }
        if (last < 89) { return "answer says=interested after=900ms talk=4s"; }
        if (last < 92) { return "down"; }
        if (last < 94) { return "unavailable after=500ms"; }
        if (last < 96) { return "reject after=1200ms"; }
        if (last < 98) { return "notfound"; }
        return last == 98 ? "unwanted after=900ms" : "silent";
        // spotless:on
    }
}
