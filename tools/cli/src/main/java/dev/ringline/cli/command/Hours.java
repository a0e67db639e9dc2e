package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Calling hours as people write them, {@code 09:00-20:00}: the same on each day of the week, where the callee is. */
final class Hours {
    private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
    private static final Pattern FROM_UNTIL = Pattern.compile("(?<from>" + TIME + ")-(?<until>" + TIME + "|24:00)");

    private Hours() {}

    /** Windows as people write them: {@code MONDAY 00:00-24:00}. */
    static List<String> shown(JsonNode windows) {
        return windows.valueStream()
                .map(window -> "%s %s-%s"
                        .formatted(
                                window.path("day").asText(),
                                minutes(window.path("from").asText()),
                                minutes(window.path("until").asText()).replaceFirst("^00:00$", "24:00")))
                .toList();
    }

    private static String minutes(String time) {
        return time.length() > 5 ? time.substring(0, 5) : time;
    }

    /** @return windows as the API takes them; there midnight as an end is {@code 00:00} */
    static List<Map<String, String>> windows(String text) {
        var hours = FROM_UNTIL.matcher(text);
        if (!hours.matches()) {
            throw new IllegalArgumentException("--hours is like 09:00-20:00, not " + text);
        }
        var from = hours.group("from");
        var until = hours.group("until").replace("24:00", "00:00");
        if (!until.equals("00:00") && until.compareTo(from) <= 0) {
            throw new IllegalArgumentException("--hours ends before it begins: " + text);
        }
        return Arrays.stream(DayOfWeek.values())
                .map(day -> Map.of("day", day.name(), "from", from, "until", until))
                .toList();
    }
}
