package dev.ringline.cli.api;

import dev.ringline.cli.line.Providers;
import dev.ringline.sandbox.twilio.TwilioConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * What a tenant needs before its first number: an account at the carrier, what that account's trunk lets through, and our
 * trunk in LiveKit. Setting it up again changes what changed and nothing else.
 *
 * @param sipTrunkId LiveKit's id of the outbound trunk; {@code null} if it is not known yet
 */
public record CarrierSetup(String accountSid, String authToken, String sipTrunkId, int cps, int concurrency) {

    /** The account and the trunk that every simulated line has from the start. */
    public static CarrierSetup simulated(int cps, int concurrency) {
        return new CarrierSetup(
                TwilioConfig.DEMO_ACCOUNT, TwilioConfig.DEMO_TOKEN, Providers.SIMULATED_TRUNK, cps, concurrency);
    }

    public void apply(Api api) {
        var account = id(api, "account");
        api.put(
                "/provider-accounts/" + account,
                Map.of("provider", "twilio", "accountSid", accountSid, "authToken", authToken));
        if (sipTrunkId == null) {
            return;
        }
        var pool = id(api, "pool");
        api.put(
                "/carrier-pools/" + pool,
                Map.of("name", "twilio", "providerAccountId", account, "cps", cps, "concurrency", concurrency));
        api.put("/trunks/" + id(api, "trunk"), Map.of("name", "outbound", "sipTrunkId", sipTrunkId, "poolId", pool));
    }

    /** The same for the same tenant: who sets up twice has one of each. */
    private static UUID id(Api api, String what) {
        return UUID.nameUUIDFromBytes(("ringline-cli|" + api.tenant() + "|" + what).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "CarrierSetup[" + accountSid + "]";
    }
}
