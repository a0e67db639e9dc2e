package dev.ringline.number.inventory;

/** May a person switch this number on or off? */
public sealed interface SwitchDecision {
    record Switched(PhoneNumber number) implements SwitchDecision {}

    record Unchanged() implements SwitchDecision {}

    /** @param reason for the operator: why not, and what to do */
    record Refused(String reason) implements SwitchDecision {}

    /** Off is always possible; on undoes only what a person did: the rest is an import's to find out. */
    static SwitchDecision decide(PhoneNumber number, boolean active) {
        if (number.active() == active) {
            return new Unchanged();
        }
        if (!active) {
            return new Switched(number.inactive(InactiveReason.BY_USER).nextVersion());
        }
        return switch (number.inactiveReason()) {
            case BY_USER -> new Switched(number.inactive(null).nextVersion());
            case GONE_AT_PROVIDER -> new Refused("the provider no longer lists it; import again when it is back");
            case ACTIVE_WITH_ANOTHER_TENANT ->
                new Refused("another tenant has it active; import again when it is free");
        };
    }
}
