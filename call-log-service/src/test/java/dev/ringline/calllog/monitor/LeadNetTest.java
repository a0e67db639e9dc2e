package dev.ringline.calllog.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.LeadState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LeadNetTest {
    /** {@code from} is {@code null} for a lead that is new. */
    private record Move(LeadState from, LeadState to) {}

    @Provide
    Arbitrary<List<LeadState>> lives() {
        return Arbitraries.of(LeadState.values())
                .filter(state -> state != LeadState.UNRECOGNIZED)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static List<Move> moves(LeadState beginning, List<LeadState> life) {
        var moves = new ArrayList<Move>();
        var from = beginning;
        for (var to : life) {
            moves.add(new Move(from, to));
            from = to;
        }
        return moves;
    }

    private static Map<LeadState, Long> nets(List<Move> moves) {
        var nets = new EnumMap<LeadState, Long>(LeadState.class);
        for (var move : moves) {
            if (move.from() != null) {
                nets.merge(move.from(), -1L, Long::sum);
            }
            nets.merge(move.to(), 1L, Long::sum);
        }
        nets.values().removeIf(net -> net == 0);
        return nets;
    }

    @Property
    void every_life_is_a_path(@ForAll("lives") List<LeadState> life, @ForAll boolean imported) {
        assertThat(LeadNet.isPath(nets(moves(imported ? LeadState.WAITING : null, life))))
                .isTrue();
    }

    @Property
    void a_lead_that_was_removed_and_imported_again_lives_twice(
            @ForAll("lives") List<LeadState> first, @ForAll("lives") List<LeadState> second) {
        var moves = new ArrayList<>(moves(LeadState.WAITING, first));
        moves.add(new Move(first.getLast(), LeadState.REMOVED));
        moves.addAll(moves(LeadState.WAITING, second));
        assertThat(LeadNet.isPath(nets(moves))).isTrue();
    }

    @Property
    void a_move_that_was_lost_within_a_life_breaks_it(@ForAll("lives") List<LeadState> life) {
        var rest = new ArrayList<>(life);
        rest.removeIf(state -> Arrays.asList(LeadState.WAITING, LeadState.HELD, LeadState.SUPPRESSED, LeadState.INVALID)
                .contains(state));
        var moves = moves(null, rest);
        for (int lost = 1; lost < moves.size() - 1; lost++) {
            var to = moves.get(lost).to();
            if (moves.get(lost).from() != to && moves.getLast().to() != to) {
                var left = new ArrayList<>(moves);
                left.remove(lost);
                assertThat(LeadNet.isPath(nets(left)))
                        .as("%s without %s", moves, moves.get(lost))
                        .isFalse();
            }
        }
    }
}
