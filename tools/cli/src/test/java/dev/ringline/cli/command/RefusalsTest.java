package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.cli.command.Refusals.Refusal;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void a_refusal_is_read_as_it_was_written_quotes_and_all() {
        assertThat(
                        Refusals.read(
                                "row,kind,column,reason,value\r\n7,invalid,phone,\"no number, it says\",\"a \"\"b\"\"\nc\"\r\n"))
                .containsExactly(new Refusal("7", "invalid", "phone", "no number, it says", "a \"b\"\nc"));
    }
}
