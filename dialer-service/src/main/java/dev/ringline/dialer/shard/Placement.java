package dev.ringline.dialer.shard;

import dev.ringline.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Which shard a new tenant gets. It is stored and stays: another number of shards moves nobody. */
public final class Placement {
    private Placement() {}

    public static int shardOf(TenantId tenant, int shards) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(tenant.value().getBytes(StandardCharsets.UTF_8));
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << Byte.SIZE | digest[i] & 0xFF;
            }
            return Math.floorMod(first, shards);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
