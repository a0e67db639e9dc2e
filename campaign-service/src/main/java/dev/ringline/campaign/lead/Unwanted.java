package dev.ringline.campaign.lead;

import dev.ringline.events.Attempt;
import dev.ringline.events.SuppressionChanged.Reason;
import java.util.Optional;

/**
 * A final SIP response that forbids calling the number again (TELEPHONY 2.7).
 *
 * @param reason as the list says it
 * @param source who said it, for whoever asks later why the number is on the list
 */
public record Unwanted(Reason reason, String source) {
    private static final int UNWANTED = 607; // RFC 8197: the callee says so
    private static final int REJECTED = 608; // RFC 8688: something on the way says so, for the callee

    /** Empty of any other response, and of an attempt that is not over. */
    public static Optional<Unwanted> of(Attempt attempt) {
        if (!attempt.state().isFinal() || attempt.sipStatus() == null) {
            return Optional.empty();
        }
        return switch (attempt.sipStatus()) {
            case UNWANTED -> Optional.of(new Unwanted(Reason.OPT_OUT, "SIP 607"));
            case REJECTED -> Optional.of(new Unwanted(Reason.OTHER, "SIP 608"));
            default -> Optional.empty();
        };
    }
}
