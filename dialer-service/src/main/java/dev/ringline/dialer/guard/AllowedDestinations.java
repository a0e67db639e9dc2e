package dev.ringline.dialer.guard;

import dev.ringline.events.E164;
import java.util.Arrays;
import java.util.List;

/**
 * Whom this dialer may ring at all: everybody, or the numbers and prefixes that a live trial names.
 *
 * @param prefixes each {@code +} and digits; a whole number is its own prefix; {@code *} among them allows all
 */
public record AllowedDestinations(List<String> prefixes) {
    private static final String ANY = "*";

    /**
     * @param setting comma-separated; {@code *} for everybody
     * @throws IllegalArgumentException if an entry is neither: a wrong list must not turn into a wider one
     */
    public static AllowedDestinations parse(String setting) {
        var prefixes = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(p -> !p.isEmpty())
                .toList();
        if (!prefixes.stream().allMatch(p -> p.equals(ANY) || p.matches("\\+[1-9][0-9]{0,14}"))) {
            throw new IllegalArgumentException("allowed destinations: comma-separated + and digits, or *");
        }
        return new AllowedDestinations(prefixes);
    }

    public boolean allows(E164 number) {
        return prefixes.stream().anyMatch(p -> p.equals(ANY) || number.value().startsWith(p));
    }
}
