package dev.ringline.campaign.lead;

import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Decisions that a restored database knows nothing of. Others added them up (P5), and the database will decide anew from where
 * it stands: what it forgot is taken back, lead by lead, as one move from where each was last said to be to where it is.
 *
 * <p>What is forgotten: a record that was said under a floor above the database's, or under its floor with a version above the
 * row's. What was said under a lower floor was settled when that was raised.
 */
public final class Forgotten {
    /** The rule of what takes back, and of nothing else. */
    public static final String RULE = "restored";

    private static final String REASON = "the database was restored to a state before this was decided";
    private static final int CHUNK = 1_000;

    private final long floor;
    private final List<Move> moves = new ArrayList<>();
    private final Map<Chunk, LeadsImported> chunks = new LinkedHashMap<>();

    /** @param floor that the restored database stands on */
    public Forgotten(long floor) {
        this.floor = floor;
    }

    private record Move(Of of, LeadState from, LeadState to, long version, boolean surely) {}

    /** Whose it is, and under which rules it was decided. */
    private record Of(LeadId lead, TenantId tenant, CampaignId campaign) {}

    private record Chunk(ImportId importId, int number) {}

    private record Kind(TenantId tenant, CampaignId campaign, LeadState from, LeadState to) {}

    /** @param version of the record */
    public void take(LeadDecided said, long version) {
        var of = new Of(said.leadId(), said.tenantId(), said.campaignId());
        if (version > floor) { // a lead's own version begins at 1: below stands what an earlier floor said
            moves.add(new Move(of, said.from(), said.to(), version - floor, false));
        }
    }

    /** @param version of the record: the floor that it was said on, and 1 */
    public void take(LeadsDecided said, long version) {
        boolean surely = version - 1 > floor;
        if (!surely && (version - 1 < floor || said.versions() == null)) {
            return;
        }
        for (int i = 0; i < said.leadIds().size(); i++) {
            var of = new Of(said.leadIds().get(i), said.tenantId(), said.campaignId());
            moves.add(new Move(
                    of, said.from(), said.to(), surely ? 0 : said.versions().get(i), surely));
        }
    }

    /** @param isKnown whether the database holds this chunk */
    public void take(LeadsImported said, boolean isKnown) {
        if (!isKnown) { // once taken back, by an earlier restore of the same backup, it adds up to nothing
            chunks.merge(new Chunk(said.importId(), said.chunk()), said, Forgotten::sum);
        }
    }

    /** Whose versions are to be asked for. */
    public List<LeadId> leads() {
        return moves.stream().map(move -> move.of.lead).distinct().toList();
    }

    /** @param versionOf a lead's row; 0 where there is none */
    public List<LeadsDecided> moves(ToLongFunction<LeadId> versionOf, Instant now) {
        var nets = new LinkedHashMap<Of, Map<LeadState, Integer>>();
        for (var move : moves) {
            if (move.surely || move.version > versionOf.applyAsLong(move.of.lead)) {
                var net = nets.computeIfAbsent(move.of, of -> new LinkedHashMap<>());
                net.merge(move.to, 1, Integer::sum);
                if (move.from != null) {
                    net.merge(move.from, -1, Integer::sum);
                }
            }
        }
        var kinds = new LinkedHashMap<Kind, List<LeadId>>();
        nets.forEach((of, net) -> {
            var from = where(net, 1);
            var to = Objects.requireNonNullElse(where(net, -1), LeadState.REMOVED); // it was new, and is no more
            if (from != null && from != to) {
                kinds.computeIfAbsent(new Kind(of.tenant, of.campaign, from, to), kind -> new ArrayList<>())
                        .add(of.lead);
            }
        });
        var back = new ArrayList<LeadsDecided>();
        kinds.forEach((kind, leads) -> {
            for (int from = 0; from < leads.size(); from += CHUNK) {
                back.add(back(kind, leads.subList(from, Math.min(from + CHUNK, leads.size())), now));
            }
        });
        return back;
    }

    /** The chunks of imports that are gone, to be counted off again: their leads stand again as they were imported. */
    public List<LeadsImported> imports(Instant now) {
        return chunks.values().stream()
                .filter(chunk -> chunk.imported() != 0 || chunk.duplicate() != 0)
                .map(chunk -> counted(
                        chunk,
                        -chunk.imported(),
                        -chunk.invalid(),
                        -chunk.duplicate(),
                        -chunk.suppressed(),
                        -chunk.waiting(),
                        now))
                .toList();
    }

    private static LeadState where(Map<LeadState, Integer> net, int sign) {
        return net.entrySet().stream()
                .filter(state -> Integer.signum(state.getValue()) == sign)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static LeadsDecided back(Kind kind, List<LeadId> leads, Instant now) {
        return new LeadsDecided(
                kind.tenant, kind.campaign, List.copyOf(leads), null, kind.from, kind.to, RULE, 0, REASON, null, now);
    }

    private static LeadsImported sum(LeadsImported a, LeadsImported b) {
        return counted(
                b,
                a.imported() + b.imported(),
                a.invalid() + b.invalid(),
                a.duplicate() + b.duplicate(),
                a.suppressed() + b.suppressed(),
                a.waiting() + b.waiting(),
                b.importedAt());
    }

    private static LeadsImported counted(
            LeadsImported chunk, int imported, int invalid, int duplicate, int suppressed, int waiting, Instant at) {
        return new LeadsImported(
                chunk.importId(),
                chunk.tenantId(),
                chunk.campaignId(),
                chunk.chunk(),
                imported,
                invalid,
                duplicate,
                suppressed,
                waiting,
                at);
    }
}
