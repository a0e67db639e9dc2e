package dev.ringline.sandbox.twilio;

import java.util.ArrayList;
import java.util.List;

/** What a simulated Twilio starts with: {@code TwilioConfig.local().port(8090).demoAccounts()}. */
public final class TwilioConfig {
    /** Of the demo's first tenant. Fictitious, and good only here. */
    public static final String DEMO_ACCOUNT = "AC00000000000000000000000000000001";

    public static final String DEMO_TOKEN = "simulated-auth-token-1";

    String host = "127.0.0.1";
    int port;
    final List<Account> accounts = new ArrayList<>();

    private TwilioConfig() {}

    public static TwilioConfig local() {
        return new TwilioConfig();
    }

    /** @param value 0 takes a free one */
    public TwilioConfig port(int value) {
        port = value;
        return this;
    }

    /**
     * An account with numbers of its own, {@code +1 NPA 555 01XX}: reserved for fiction, valid to libphonenumber.
     *
     * @param areaCodes of its numbers, in turn; 100 numbers each at most
     */
    public TwilioConfig account(String sid, String authToken, int numbers, String... areaCodes) {
        if (numbers > areaCodes.length * 100) {
            throw new IllegalArgumentException("an area code has 100 fictitious numbers");
        }
        accounts.add(new Account(sid, authToken, numbers, List.of(areaCodes)));
        return this;
    }

    /** Three accounts for three tenants: 120, 60 and 0 numbers. */
    public TwilioConfig demoAccounts() {
        return account(DEMO_ACCOUNT, DEMO_TOKEN, 120, "202", "212", "312")
                .account("AC00000000000000000000000000000002", "simulated-auth-token-2", 60, "415")
                .account("AC00000000000000000000000000000003", "simulated-auth-token-3", 0);
    }

    record Account(String sid, String authToken, int numbers, List<String> areaCodes) {}
}
