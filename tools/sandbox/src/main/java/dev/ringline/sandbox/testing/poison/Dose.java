package dev.ringline.sandbox.testing.poison;

import dev.ringline.events.TenantId;
import java.util.Map;

/**
 * One record that no service of ours would write.
 *
 * @param name what is wrong with it
 * @param tenant whom its headers name; {@code null}: nobody, beyond doubt
 * @param reason why every reader puts it aside; {@code null}: a reader that can do without what is wrong may take it in
 */
record Dose(String name, String key, TenantId tenant, Map<String, byte[]> headers, byte[] value, String reason) {
    @Override
    public String toString() {
        return name;
    }
}
