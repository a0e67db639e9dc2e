package dev.ringline.number.importing.io;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Locale;

/** What kind of number it is: as the provider says, else as its digits say. */
final class NumberType {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private NumberType() {}

    /** @return {@code local}, {@code mobile}, {@code toll-free}, {@code national} or {@code unknown} */
    static String of(String providersWord, String e164) {
        return switch (providersWord == null ? "" : providersWord.toLowerCase(Locale.ROOT)) {
            case "local" -> "local";
            case "mobile" -> "mobile";
            case "tollfree", "toll-free", "toll_free" -> "toll-free";
            case "national" -> "national";
            default -> byDigits(e164);
        };
    }

    private static String byDigits(String e164) {
        try {
            return switch (NUMBERS.getNumberType(NUMBERS.parse(e164, null))) {
                case MOBILE -> "mobile";
                case TOLL_FREE -> "toll-free";
                case FIXED_LINE, FIXED_LINE_OR_MOBILE -> "local";
                case UAN, SHARED_COST, PREMIUM_RATE, VOIP, PERSONAL_NUMBER -> "national";
                case PAGER, VOICEMAIL, UNKNOWN -> "unknown";
            };
        } catch (NumberParseException e) {
            return "unknown";
        }
    }
}
