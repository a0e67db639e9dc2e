package dev.ringline.calllog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.calllog.Samples;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallDialing;
import dev.ringline.events.E164;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.OutcomeRecorded;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PersonalFieldTest {
    private static final Function<E164, String> PERSON =
            number -> "person-" + number.value().substring(8);

    @Test
    void both_numbers_of_a_call_are_people() {
        var call = new CallDialing(Samples.attempt(7, AttemptState.DIALING, Samples.NOON));
        assertThat(PersonalField.of(call, PERSON))
                .containsExactly(
                        new PersonalField("attempt.to", "person-0007", "+12125550007"),
                        new PersonalField("attempt.from", "person-0199", "+12125550199"));
    }

    @Test
    void a_text_belongs_to_the_callee() {
        var release = (LeadReleased) Samples.filled(LeadReleased.class);
        assertThat(PersonalField.of(release, PERSON))
                .contains(new PersonalField("agentMetadata", "person-0123", "text"));
        var outcome = (OutcomeRecorded) Samples.filled(OutcomeRecorded.class);
        assertThat(PersonalField.of(outcome, PERSON))
                .extracting(PersonalField::path)
                .containsExactly("number", "note");
    }

    @Test
    void it_does_not_print_what_it_holds() {
        assertThat(new PersonalField("number", "p", "+12125550123")).asString().doesNotContain("555");
    }
}
