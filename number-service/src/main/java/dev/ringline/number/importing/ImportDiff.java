package dev.ringline.number.importing;

import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import dev.ringline.events.TenantId;
import dev.ringline.number.inventory.InactiveReason;
import dev.ringline.number.inventory.PhoneNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What an import changes: the difference between the numbers that we know of one provider account and those that it lists
 * now. Imported twice, the second changes nothing.
 *
 * @param changed whole new values, versions already raised; those that become inactive first, so that a number that came
 *     back under a new id never is active twice
 */
public record ImportDiff(List<PhoneNumber> changed, int added, int updated, int unchanged, int deactivated) {

    /**
     * @param known of this tenant and this account
     * @param found all pages, as the provider lists them now
     * @param activeElsewhere numbers that another tenant, or another account of this one, has active
     * @param newId draws an id for a number that is new
     */
    public static ImportDiff between(
            TenantId tenant,
            UUID accountId,
            List<PhoneNumber> known,
            List<FoundNumber> found,
            Set<E164> activeElsewhere,
            Supplier<NumberId> newId) {
        var knownBySid = new LinkedHashMap<String, PhoneNumber>();
        known.forEach(number -> knownBySid.put(number.providerSid(), number));
        var foundBySid = new LinkedHashMap<String, FoundNumber>();
        found.forEach(
                number -> foundBySid.put(number.providerSid(), number)); // a page shifted under us lists one twice

        var gone = gone(known, foundBySid);
        var changed = new ArrayList<>(gone);
        int added = 0;
        int updated = 0;
        for (var number : foundBySid.values()) {
            var before = knownBySid.get(number.providerSid());
            var after =
                    before == null ? fresh(tenant, accountId, number, newId.get()) : withProviderSide(before, number);
            after = settleActivity(after, activeElsewhere.contains(number.number()));
            if (before == null) {
                added++;
                changed.add(after.nextVersion());
            } else if (!after.equals(before)) {
                updated++;
                changed.add(after.nextVersion());
            }
        }
        return new ImportDiff(List.copyOf(changed), added, updated, foundBySid.size() - added - updated, gone.size());
    }

    private static List<PhoneNumber> gone(List<PhoneNumber> known, Map<String, FoundNumber> found) {
        return known.stream()
                .filter(PhoneNumber::active)
                .filter(number -> !found.containsKey(number.providerSid()))
                .map(number -> number.inactive(InactiveReason.GONE_AT_PROVIDER).nextVersion())
                .toList();
    }

    private static PhoneNumber fresh(TenantId tenant, UUID accountId, FoundNumber found, NumberId id) {
        return new PhoneNumber(
                id,
                tenant,
                found.number(),
                found.type(),
                "twilio",
                found.providerSid(),
                accountId,
                found.capabilities(),
                found.trunkSid(),
                found.purchasedAt(),
                null,
                null,
                null,
                0);
    }

    /** The provider's side is theirs to change; the trunk that it was on when we first saw it stays. */
    private static PhoneNumber withProviderSide(PhoneNumber before, FoundNumber found) {
        return new PhoneNumber(
                before.id(),
                before.tenantId(),
                found.number(),
                found.type(),
                before.provider(),
                before.providerSid(),
                before.accountId(),
                found.capabilities(),
                before.originalTrunkSid(),
                found.purchasedAt(),
                before.campaignId(),
                before.poolId(),
                before.inactiveReason(),
                before.version());
    }

    /** Found again makes it active, save where a person switched it off or somebody else has it. */
    private static PhoneNumber settleActivity(PhoneNumber number, boolean activeElsewhere) {
        if (number.inactiveReason() == InactiveReason.BY_USER) {
            return number;
        }
        return number.inactive(activeElsewhere ? InactiveReason.ACTIVE_WITH_ANOTHER_TENANT : null);
    }
}
