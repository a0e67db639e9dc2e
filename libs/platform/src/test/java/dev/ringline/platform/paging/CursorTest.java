package dev.ringline.platform.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.platform.problem.Problem;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;

class CursorTest {
    @Property
    void it_comes_back_as_it_was_given(@ForAll @AlphaChars String name, @ForAll @AlphaChars String id) {
        assertThat(Cursor.read(Cursor.of(name, id), 2)).containsExactly(name, id);
    }

    @Property
    void whatever_else_a_client_sends_is_a_bad_request_and_nothing_worse(@ForAll String text) {
        assertThatThrownBy(() -> Cursor.afterId("~" + text))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void a_page_names_the_next_only_if_there_is_one() {
        assertThat(Page.of(List.of("a", "b", "c"), 2, Cursor::of, Function.identity()))
                .isEqualTo(new Page<>(List.of("a", "b"), Cursor.of("b")));
        assertThat(Page.of(List.of("a", "b"), 2, Cursor::of, Function.identity()))
                .isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(Cursor.afterId(null)).isEqualTo(new UUID(0, 0));
    }
}
