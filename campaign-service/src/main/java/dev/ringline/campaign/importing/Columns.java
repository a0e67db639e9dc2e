package dev.ringline.campaign.importing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What each column of a file means. An index is -1 where the file has no such column.
 *
 * @param header as in the file, trimmed
 */
public record Columns(
        List<String> header, int number, int zone, int clientToken, int expiresAt, int priority, List<Field> fields) {
    public static final int MAX_COLUMNS = 200;
    public static final int MAX_NAME = 64;

    private static final List<String> NUMBER = List.of(
            "number",
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "msisdn",
            "to",
            "telefon",
            "telefonnummer",
            "rufnummer",
            "handy",
            "mobil",
            "telefono",
            "téléphone",
            "telephonenumber",
            "mobilephone",
            "phone1");
    private static final List<String> ZONE = List.of("zone", "timezone", "tz", "zeitzone");
    private static final List<String> CLIENT_TOKEN = List.of("clienttoken", "externalid", "leadid", "reference");
    private static final List<String> EXPIRES_AT = List.of("expiresat", "expires", "expiry", "validuntil");
    private static final List<String> PRIORITY = List.of("priority", "prio");

    /** @param name as the agent gets it */
    public record Field(String name, int index) {}

    /** A header that nothing can be made of. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** @throws Unusable if no column holds the number, the mapping names one that is not there, or a name is there twice */
    public static Columns of(List<String> rawHeader, Mapping mapping) throws Unusable {
        var header = rawHeader.stream().map(String::strip).toList();
        check(header);
        var number = column(header, mapping.number(), NUMBER);
        if (number < 0) {
            throw new Unusable("no column holds the number; name it in the mapping");
        }
        var columns = new Columns(
                header,
                number,
                column(header, mapping.zone(), ZONE),
                column(header, mapping.clientToken(), CLIENT_TOKEN),
                column(header, mapping.expiresAt(), EXPIRES_AT),
                column(header, mapping.priority(), PRIORITY),
                List.of());
        return columns.with(mapping.fields() == null ? columns.rest() : named(header, mapping));
    }

    private static void check(List<String> header) throws Unusable {
        if (header.size() > MAX_COLUMNS) {
            throw new Unusable("more than " + MAX_COLUMNS + " columns");
        }
        var seen = new HashSet<String>();
        for (var name : header) {
            if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
                throw new Unusable("a column's name is longer than " + MAX_NAME + " characters or not printable");
            }
            if (!name.isEmpty() && !seen.add(name)) {
                throw new Unusable("column " + name + " is there twice");
            }
        }
    }

    private static int column(List<String> header, String asked, List<String> usual) throws Unusable {
        if (asked != null) {
            return index(header, asked);
        }
        for (var name : usual) {
            for (var i = 0; i < header.size(); i++) {
                if (plain(header.get(i)).equals(name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static int index(List<String> header, String asked) throws Unusable {
        var index = header.indexOf(asked.strip());
        if (index < 0) {
            throw new Unusable("the mapping names a column that the file does not have: " + cut(asked));
        }
        return index;
    }

    private static List<Field> named(List<String> header, Mapping mapping) throws Unusable {
        var fields = new ArrayList<Field>();
        for (var field : new TreeMap<>(mapping.fields()).entrySet()) {
            if (field.getKey().isBlank() || field.getKey().length() > MAX_NAME) {
                throw new Unusable("a field's name is empty or longer than " + MAX_NAME + " characters");
            }
            fields.add(new Field(field.getKey(), index(header, field.getValue())));
        }
        return fields;
    }

    /** Every named column that means nothing else. */
    private List<Field> rest() {
        var taken = List.of(number, zone, clientToken, expiresAt, priority);
        var fields = new ArrayList<Field>();
        for (var i = 0; i < header.size(); i++) {
            if (!taken.contains(i) && !header.get(i).isEmpty()) {
                fields.add(new Field(header.get(i), i));
            }
        }
        return fields;
    }

    private Columns with(List<Field> fields) {
        return new Columns(header, number, zone, clientToken, expiresAt, priority, List.copyOf(fields));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]", "");
    }

    private static String cut(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
    }
}
