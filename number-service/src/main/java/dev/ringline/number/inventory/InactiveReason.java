package dev.ringline.number.inventory;

import java.util.Arrays;

/** Why a number may not be shown as caller ID. */
public enum InactiveReason {
    /** The newest import did not find it in the provider account any more. */
    GONE_AT_PROVIDER("gone-at-provider"),
    /** Another tenant has it active: an active number belongs to one tenant (P7). */
    ACTIVE_WITH_ANOTHER_TENANT("active-with-another-tenant"),
    BY_USER("by-user");

    private final String text;

    InactiveReason(String text) {
        this.text = text;
    }

    /** As it stands in events, the API and the database. */
    public String text() {
        return text;
    }

    /** @return {@code null} for {@code null}: an active number has no reason */
    public static InactiveReason of(String text) {
        return text == null
                ? null
                : Arrays.stream(values())
                        .filter(reason -> reason.text.equals(text))
                        .findFirst()
                        .orElseThrow();
    }
}
