package dev.ringline.number.account.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.type.PhoneNumber;
import dev.ringline.sandbox.twilio.SimulatedTwilio;
import dev.ringline.sandbox.twilio.TwilioConfig;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Twilio receives, however it fails: a POST once, since it may buy; a GET again until it is answered. */
class TwilioHttpTest {
    private static final String SID = TwilioConfig.DEMO_ACCOUNT;
    private static final int MANY = 100;

    private final SimulatedTwilio twilio =
            SimulatedTwilio.start(TwilioConfig.local().account(SID, "token", 3, "202"));
    private final TwilioRestClient client = new TwilioRestClient.Builder(SID, "token")
            .accountSid(SID)
            .httpClient(new TwilioHttp(twilio.url(), Duration.ofMillis(1)))
            .build();

    @AfterEach
    void stop() {
        twilio.close();
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(textBlock = """
        tooManyNext,     429
        unavailableNext, 503
        errorNext,       500
        htmlNext,        502
        """)
    // spotless:on
    void a_post_that_is_refused_is_not_sent_again(String fault, int status) {
        fail(fault, MANY);

        assertThatThrownBy(this::buy)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.getStatusCode()).isEqualTo(status));

        assertThat(twilio.posts()).isEqualTo(1);
    }

    @Test
    void a_post_whose_answer_is_lost_is_not_sent_again() {
        fail("resetAfterNext", MANY);

        assertThatThrownBy(this::buy).isInstanceOf(UncheckedIOException.class);

        assertThat(twilio.posts()).isEqualTo(1);
        assertThat(twilio.requests()).isEqualTo(1);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(textBlock = """
        unavailableNext
        errorNext
        htmlNext
        resetAfterNext
        """)
    // spotless:on
    void a_get_is_sent_again_until_it_is_answered(String fault) {
        fail(fault, 2);

        assertThat(IncomingPhoneNumber.reader(SID).firstPage(client).getRecords())
                .hasSize(3);
    }

    @Test
    void a_get_is_given_up_after_five_times() {
        fail("unavailableNext", MANY);

        assertThatThrownBy(() -> IncomingPhoneNumber.reader(SID).firstPage(client))
                .isInstanceOf(ApiException.class);

        assertThat(twilio.requests()).isEqualTo(5);
    }

    private void buy() {
        IncomingPhoneNumber.creator(SID, new PhoneNumber("+12025550199")).create(client);
    }

    private void fail(String fault, int times) {
        switch (fault) {
            case "tooManyNext" -> twilio.faults().tooManyNext = times;
            case "unavailableNext" -> twilio.faults().unavailableNext = times;
            case "errorNext" -> twilio.faults().errorNext = times;
            case "htmlNext" -> twilio.faults().htmlNext = times;
            case "resetAfterNext" -> twilio.faults().resetAfterNext = times;
            default -> throw new IllegalArgumentException(fault);
        }
    }
}
