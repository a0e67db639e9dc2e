package dev.ringline.number.account.io;

import com.twilio.http.TwilioRestClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens a client of its own for each tenant's account: the SDK's {@code Twilio.init} is one for all. */
@ApplicationScoped
public class TwilioAccounts {
    private final TwilioHttp http;

    TwilioAccounts(
            @ConfigProperty(name = "ringline.twilio.url") Optional<String> url,
            @ConfigProperty(name = "ringline.twilio.first-wait", defaultValue = "500ms") Duration firstWait) {
        this.http = new TwilioHttp(url.filter(text -> !text.isBlank()).orElse(null), firstWait);
    }

    /** The client's calls block: for virtual threads. */
    public TwilioRestClient open(String accountSid, String authToken) {
        return new TwilioRestClient.Builder(accountSid, authToken)
                .accountSid(accountSid)
                .httpClient(http)
                .build();
    }
}
