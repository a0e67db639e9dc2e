package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.cli.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private static final String ONE = "7411ca9f-02e6-32b2-8489-3be16f1752fd";
    private static final String OTHER = "7411ca9f-02e6-32b2-8489-3be16f1752fe";

    @Test
    void aPoolIsNamedAsStatusNamesIt() {
        assertThat(Pools.id("twilio", () -> lanes("telnyx", "twilio"))).isEqualTo(OTHER);
    }

    @Test
    void anIdIsTakenAsItIsAndNobodyIsAsked() {
        assertThat(Pools.id(ONE, () -> {
                    throw new AssertionError("asked");
                }))
                .isEqualTo(ONE);
    }

    @Test
    void aNameThatNoPoolHasIsRefused() {
        assertThatThrownBy(() -> Pools.id("twillio", () -> lanes("telnyx", "twilio")))
                .isInstanceOf(Failure.class)
                .hasMessage("there is no pool called twillio");
    }

    @Test
    void aNameThatTwoPoolsHaveIsRefused() {
        assertThatThrownBy(() -> Pools.id("twilio", () -> lanes("twilio", "twilio")))
                .isInstanceOf(Failure.class)
                .hasMessage("several pools are called twilio");
    }

    private static JsonNode lanes(String first, String second) {
        return new ObjectMapper()
                .valueToTree(List.of(Map.of("poolId", ONE, "name", first), Map.of("poolId", OTHER, "name", second)));
    }
}
