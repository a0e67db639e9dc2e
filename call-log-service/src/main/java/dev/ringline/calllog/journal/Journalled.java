package dev.ringline.calllog.journal;

import dev.ringline.events.Recorded;
import java.util.List;

/**
 * A journal record read back: what projections are built from. Its personal fields are {@code null} in the event and stand
 * sealed beside it, so that building needs no key and an erased person changes nothing.
 */
public record Journalled(long position, String topic, Recorded<?> recorded, List<SealedField> sealed) {
    /** The sealed field at a path, or {@code null}. */
    public SealedField sealedAt(String path) {
        return sealed.stream()
                .filter(field -> field.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    public String tenant() {
        var tenant = recorded.envelope().tenant();
        return tenant == null ? ChainId.DEPLOYMENT : tenant.value();
    }
}
