package dev.ringline.campaign.importing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Some thousand rows of a file, read: what is committed as one.
 *
 * @param index from 0
 * @param rows how many rows of the file it stands for
 * @param leads of each number and each client token the first
 * @param refused rows that are no lead, each once
 */
public record Chunk(int index, int rows, List<NewLead> leads, List<Refused> refused) {
    /** @param refusals all of one row */
    public record Refused(Refusal.Kind kind, List<Refusal> refusals) {}

    /** Rows in their order; the first with a number is the one that counts. */
    public static Chunk of(int index, List<RowReader.Read> reads, String numberColumn) {
        var leads = new ArrayList<NewLead>();
        var refused = new ArrayList<Refused>();
        Map<String, Long> rowOfNumber = new HashMap<>();
        var tokens = new HashSet<String>();
        for (var read : reads) {
            var lead = read.lead();
            if (lead == null) {
                refused.add(new Refused(Refusal.Kind.INVALID, read.refusals()));
                continue;
            }
            var earlier = rowOfNumber.get(lead.number().value());
            if (earlier != null) {
                refused.add(duplicate(lead, numberColumn, "the same number as row " + earlier));
            } else if (lead.clientToken() != null && !tokens.add(lead.clientToken())) {
                refused.add(duplicate(lead, numberColumn, "the same client token as an earlier row"));
            } else {
                rowOfNumber.put(lead.number().value(), lead.row());
                leads.add(lead);
            }
        }
        return new Chunk(index, reads.size(), leads, refused);
    }

    private static Refused duplicate(NewLead lead, String column, String reason) {
        return new Refused(
                Refusal.Kind.DUPLICATE,
                List.of(Refusal.duplicate(
                        lead.row(), column, reason, lead.number().value())));
    }
}
