package dev.ringline.dialer.calling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.Disposition;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegEndTest {
    @ParameterizedTest
    @CsvSource({
        "CLIENT_INITIATED,    hangup,     false, talked,     ,              ,      ",
        "ROOM_DELETED,        active,     false, talked,     ,              ,      ",
        "ROOM_DELETED,        automation, false, talked,     ,              ,      ",
        "USER_UNAVAILABLE,    ringing,    true,  unanswered, NO_ANSWER,     true,  true",
        "USER_UNAVAILABLE,    dialing,    true,  unanswered, UNCLASSIFIED,  false, true",
        "CLIENT_INITIATED,    dialing,    true,  unanswered, TRUNK_FAILURE, false, true",
        "USER_REJECTED,       ringing,    true,  unanswered, UNCLASSIFIED,  false, true",
        "USER_REJECTED,       dialing,    true,  unanswered, UNCLASSIFIED,  false, true",
        "ROOM_DELETED,        ringing,    true,  unanswered, CANCELLED,     false, true",
        "ROOM_DELETED,        dialing,    true,  unanswered, CANCELLED,     false, false",
        "PARTICIPANT_REMOVED, ringing,    true,  unanswered, CANCELLED,     false, true",
        "PARTICIPANT_REMOVED, dialing,    true,  unanswered, CANCELLED,     false, false",
        "USER_UNAVAILABLE,    ringing,    false, nothing,    ,              ,      ",
        "ROOM_DELETED,        dialing,    false, nothing,    ,              ,      ",
        "USER_UNAVAILABLE,    '',         true,  nothing,    ,              ,      ",
        "USER_UNAVAILABLE,    new-word,   true,  nothing,    ,              ,      "
    })
    void what_a_leg_that_left_proves(
            String reason,
            String status,
            boolean first,
            String kind,
            Disposition disposition,
            Boolean certain,
            Boolean invited) {
        switch (LegEnd.of(reason, status, first)) {
            case LegEnd.Talked talked -> assertThat(kind).isEqualTo("talked");
            case LegEnd.Nothing nothing -> assertThat(kind).isEqualTo("nothing");
            case LegEnd.Unanswered unanswered -> {
                assertThat(kind).isEqualTo("unanswered");
                assertThat(unanswered.outcome().disposition()).isEqualTo(disposition);
                assertThat(unanswered.certain()).isEqualTo(certain);
                assertThat(unanswered.invited()).isEqualTo(invited);
            }
        }
    }

    @Property
    void anything_can_be_read(@ForAll String reason, @ForAll String status, @ForAll boolean first) {
        assertThat(LegEnd.of(reason, status, first)).isNotNull();
    }
}
