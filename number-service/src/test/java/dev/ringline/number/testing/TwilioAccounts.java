package dev.ringline.number.testing;

import dev.ringline.sandbox.twilio.SimulatedTwilio;
import dev.ringline.sandbox.twilio.TwilioConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A simulated Twilio with an account for each test, so that none sees another's numbers. */
public final class TwilioAccounts implements QuarkusTestResourceLifecycleManager {
    public static final String TOKEN = "secret-of-the-account";

    private SimulatedTwilio twilio;

    /** Accounts 1 to 4 have 120 numbers, 5 and 6 have ten; 6 is another account with other numbers. */
    public static String account(int number) {
        return "AC%032d".formatted(number);
    }

    @Override
    public Map<String, String> start() {
        twilio = SimulatedTwilio.start(TwilioConfig.local()
                .account(account(1), TOKEN, 120, "202", "203")
                .account(account(2), TOKEN, 120, "212", "213")
                .account(account(3), TOKEN, 120, "312", "313")
                .account(account(4), TOKEN, 120, "404", "405")
                .account(account(5), TOKEN, 10, "505")
                .account(account(6), TOKEN, 10, "606"));
        return Map.of("ringline.twilio.url", twilio.url());
    }

    @Override
    public void stop() {
        twilio.close();
    }
}
