package dev.ringline.calllog.journal.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.calllog.Samples;
import dev.ringline.calllog.journal.PersonalField;
import dev.ringline.events.Event;
import dev.ringline.events.Topic;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
    static Stream<Class<? extends Event>> types() {
        return Samples.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_event_without_its_personal_fields_reads_back_as_itself(Class<? extends Event> type) {
        var event = Samples.filled(type);
        var headers = EventJson.headers(Samples.recorded(event, 5, 1).envelope(), event);
        var body = EventJson.body((Record) event);
        assertThat(body).doesNotContain(Samples.CALLEE.value());
        var read = EventJson.read(Topic.of(event), headers, body);
        assertThat(EventJson.body((Record) read.event())).isEqualTo(body);
        assertThat(read.envelope()).isEqualTo(Samples.recorded(event, 5, 1).envelope());
        assertThat(PersonalField.of((Record) read.event(), number -> "p")).isEmpty();
    }

    /** The body and the sealed fields are together the whole event: none is lost. */
    @ParameterizedTest
    @MethodSource("types")
    void nothing_is_left_out_but_what_is_sealed(Class<? extends Event> type) {
        var event = (Record) Samples.filled(type);
        var sealed = PersonalField.of(event, number -> "p").stream()
                .map(PersonalField::path)
                .toList();
        assertThat(Fields.of(event))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Fields.ofJson(EventJson.body(event)).stream(), sealed.stream())
                                .toList());
    }
}
