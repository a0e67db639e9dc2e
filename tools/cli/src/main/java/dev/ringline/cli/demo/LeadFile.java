package dev.ringline.cli.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A lead file as people send them: a byte order mark, semicolons, columns in their own order, six ways to write a number,
 * line breaks inside quotes, rows that are no leads. The same seed makes the same file, and what is in it is known, so that
 * what the import says of it can be checked. All numbers are fictitious (555-01xx).
 *
 * @param csv the whole file
 * @param rows data rows, without the header
 * @param invalid rows that are no lead
 * @param duplicate rows whose number an earlier row has
 * @param suppressed numbers that are on a list already
 * @param held leads in Hawaii, where it is not yet the campaign's hour
 */
public record LeadFile(
        String csv, int rows, int invalid, int duplicate, List<String> suppressed, int held, int dialable) {
    public static final int FEWEST = 50;
    public static final int MOST = 5_000;
    /** How a spreadsheet in half of Europe writes it. */
    static final String HEADER = "Name;Ort;Telefon;Kundennummer;Bemerkung";

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final String HAWAII = "808";
    /** One zone each, none of them Hawaii's. */
    private static final List<String> AREAS = List.of(
            "206", "213", "303", "305", "313", "404", "503", "512", "602", "617", "713", "801", "919", "215", "216",
            "253", "310", "323", "336", "407", "408", "410", "412", "414", "415", "504", "505", "510", "513", "516",
            "518", "561", "562", "585", "610", "612", "614", "619", "626", "630", "650", "678", "702", "703", "704",
            "707", "708", "714", "716", "718", "720", "727", "732", "734", "740", "757", "760", "770");

    private static final List<String> NAMES = List.of(
            "Ada",
            "Grace",
            "Edsger",
            "Barbara",
            "Donald",
            "Frances",
            "Alan",
            "Radia",
            "Ken",
            "Margaret",
            "Dennis",
            "Karen");
    private static final List<String> PLACES = List.of(
            "Springfield", "Riverside", "Fairview", "\"Salem; Oregon\"", "Georgetown", "\"Winston \"\"W\"\" Hills\"");
    /** Each is refused, and each for another reason. */
    private static final List<String> WRONG = List.of(
            "n/a",
            "12345",
            "+1 202 555",
            "2.06556E+09",
            "",
            "+999 555 0100",
            "call the office",
            "(206) 555-0100 ext. 7",
            "555-0100-555-0100-1",
            "+1 999 555 0199");

    public static LeadFile of(int rows, long seed) {
        if (rows < FEWEST || rows > MOST) {
            throw new IllegalArgumentException("a demo takes " + FEWEST + " to " + MOST + " leads, not " + rows);
        }
        var random = new Random(seed);
        var invalid = rows * 12 / 100;
        var duplicate = rows * 10 / 100;
        var suppressed = rows * 18 / 100;
        var held = Math.min(100, rows * 6 / 100);
        var numbers = numbers(rows - invalid - duplicate - held, random);
        var lines = new ArrayList<String>();
        numbers.forEach(number -> lines.add(row(written(number, random), random)));
        for (var i = 0; i < held; i++) {
            lines.add(row(written("+1" + HAWAII + "55501" + "%02d".formatted(i), random), random));
        }
        for (var i = 0; i < invalid; i++) {
            lines.add(invalidRow(i, random));
        }
        Collections.shuffle(lines, random);
        for (var i = 0; i < duplicate; i++) { // after all originals, so that which one counts is known
            lines.add(row(written(numbers.get(random.nextInt(numbers.size())), random), random));
        }
        return new LeadFile(
                BYTE_ORDER_MARK + HEADER + "\r\n" + String.join("\r\n", lines) + "\r\n",
                lines.size(),
                invalid,
                duplicate,
                List.copyOf(numbers.subList(0, suppressed)),
                held,
                numbers.size() - suppressed);
    }

    /** Every area code gives the same mix of callees: how they behave follows from a number's last two digits. */
    private static List<String> numbers(int count, Random random) {
        var all = new ArrayList<String>();
        for (var area : AREAS) {
            for (var i = 0; i < 100 && all.size() < count; i++) {
                all.add("+1" + area + "55501" + "%02d".formatted(i));
            }
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static String written(String e164, Random random) {
        var area = e164.substring(2, 5);
        var exchange = e164.substring(5, 8);
        var line = e164.substring(8);
        return switch (random.nextInt(8)) {
            case 0 -> "(%s) %s-%s".formatted(area, exchange, line);
            case 1 -> "%s.%s.%s".formatted(area, exchange, line);
            case 2 -> "1-%s-%s-%s".formatted(area, exchange, line);
            case 3 -> "+1 %s %s %s".formatted(area, exchange, line);
            case 4 -> "tel:" + e164;
            case 5 -> " " + area + exchange + line + "\u00a0";
            default -> e164;
        };
    }

    private static String row(String number, Random random) {
        var note =
                switch (random.nextInt(12)) {
                    case 0 -> "\"prefers mornings\nand \"\"short\"\" calls\"";
                    case 1 -> "\"wichtig; bitte höflich\"";
                    default -> "";
                };
        return String.join(
                ";", pick(NAMES, random), pick(PLACES, random), number, "K-" + (10_000 + random.nextInt(90_000)), note);
    }

    private static String invalidRow(int i, Random random) {
        if (i % (WRONG.size() + 1) == WRONG.size()) {
            return pick(NAMES, random) + ";a column short;+12065550100";
        }
        return row(WRONG.get(i % (WRONG.size() + 1)), random);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
