package dev.ringline.campaign.importing.io;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.ringline.campaign.importing.ResolvedNumber;
import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import dev.ringline.events.E164;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The world's numbering plans, by libphonenumber. In North America, where lists are long, area code and exchange decide
 * everything but on two islands: what they came to is kept, and a number in E.164 is then looked up instead of parsed.
 */
@ApplicationScoped
public class NumberPlan {
    private static final int MAX_WRITTEN = 64;
    private static final int FIRST_AREA = 200_200;
    /** Barbados and Jamaica share exchanges out by their further digits (a sweep over libphonenumber 9.0 found no others). */
    private static final Set<Integer> SHARED_EXCHANGES = Set.of(246, 658, 876);

    private static final String UNKNOWN_ZONE = PhoneNumberToTimeZonesMapper.getUnknownTimeZone();

    private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
    private final PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();
    private final ConcurrentHashMap<List<String>, String> joined = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<Prefix> northAmerica = new AtomicReferenceArray<>(800_000);

    /** @param undialable {@code null} if numbers with this prefix exist */
    private record Prefix(Undialable undialable, String zones) {}

    /**
     * What a number as people write it comes to.
     *
     * @param country ISO code of the country that a number without a country code is in, or {@code null}: then it is refused
     */
    public ResolvedNumber resolve(String written, String country) {
        if (isNorthAmericanE164(written)) {
            return resolveByPrefix(written);
        }
        return parse(plain(written), country);
    }

    /** Whether libphonenumber knows the country. */
    public boolean isCountry(String country) {
        return util.getSupportedRegions().contains(country);
    }

    /** Without the cache. */
    ResolvedNumber parse(String written, String country) {
        if (written.length() > MAX_WRITTEN || !looksLikeNumber(written)) {
            return new Undialable("not a phone number");
        }
        try {
            return resolved(util.parse(written, country));
        } catch (NumberParseException unreadable) {
            return new Undialable(
                    switch (unreadable.getErrorType()) {
                        case INVALID_COUNTRY_CODE ->
                            country == null && !written.startsWith("+")
                                    ? "no country code, and no default country was given"
                                    : "no such country code";
                        case TOO_LONG -> "too long";
                        case TOO_SHORT_NSN, TOO_SHORT_AFTER_IDD -> "too short";
                        case NOT_A_NUMBER -> "not a phone number";
                    });
        }
    }

    private ResolvedNumber resolved(PhoneNumber number) {
        if (number.hasExtension()) {
            return new Undialable("has an extension");
        }
        if (!util.isValidNumber(number)) {
            return new Undialable(
                    switch (util.isPossibleNumberWithReason(number)) {
                        case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> "too short";
                        case TOO_LONG -> "too long";
                        case INVALID_COUNTRY_CODE -> "no such country code";
                        case IS_POSSIBLE, INVALID_LENGTH -> "no such number in its country's plan";
                    });
        }
        var formatted = util.format(number, PhoneNumberFormat.E164);
        return E164.isValid(formatted) ? new Dialable(new E164(formatted), zones(number)) : new Undialable("too short");
    }

    private String zones(PhoneNumber number) {
        return joined.computeIfAbsent(
                zones.getTimeZonesForNumber(number), list -> list.contains(UNKNOWN_ZONE) ? "" : String.join(",", list));
    }

    private static boolean isNorthAmericanE164(String written) {
        return written.length() == 12
                && written.startsWith("+1")
                && written.charAt(2) >= '2'
                && written.charAt(5) >= '2'
                && E164.isValid(written);
    }

    private ResolvedNumber resolveByPrefix(String e164) {
        if (SHARED_EXCHANGES.contains(Integer.parseInt(e164, 2, 5, 10))) {
            return parse(e164, null);
        }
        var index = Integer.parseInt(e164, 2, 8, 10) - FIRST_AREA;
        var prefix = northAmerica.get(index);
        if (prefix == null) {
            prefix = switch (parse(e164, null)) {
                case Dialable dialable -> new Prefix(null, dialable.zones());
                case Undialable undialable -> new Prefix(undialable, null);
            };
            northAmerica.set(index, prefix);
        }
        return prefix.undialable() != null ? prefix.undialable() : new Dialable(new E164(e164), prefix.zones());
    }

    /** Spreadsheets' apostrophe, a {@code tel:}, and spaces that are not ASCII. */
    private static String plain(String written) {
        var text = written.replace('\u00a0', ' ').strip();
        text = text.startsWith("'") ? text.substring(1) : text;
        return text.toLowerCase(Locale.ROOT).startsWith("tel:") ? text.substring(4) : text;
    }

    /** libphonenumber would make digits of letters (vanity numbers, 4.9E+11): here they are a mistake. */
    private static boolean looksLikeNumber(String text) {
        return text.chars()
                .allMatch(c ->
                        c >= '0' && c <= '9' || "+ ()-./\u2010\u2011\u2012\u2013\u00ad\u202a\u202c".indexOf(c) >= 0);
    }
}
