package dev.ringline.calllog.figures;

import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import java.util.Comparator;

/**
 * What a figure counts.
 *
 * @param campaign its id, or {@link #NONE}
 * @param name for example {@code dialed}, {@code disposition/BUSY}, {@code lead/READY}
 */
public record FigureKey(String tenant, String campaign, String name) implements Comparable<FigureKey> {
    public static final String NONE = "-";

    private static final Comparator<FigureKey> ORDER = Comparator.comparing(FigureKey::tenant)
            .thenComparing(FigureKey::campaign)
            .thenComparing(FigureKey::name);

    public static FigureKey of(TenantId tenant, CampaignId campaign, String name) {
        return new FigureKey(tenant.value(), campaign == null ? NONE : campaign.toString(), name);
    }

    @Override
    public int compareTo(FigureKey other) {
        return ORDER.compare(this, other);
    }
}
