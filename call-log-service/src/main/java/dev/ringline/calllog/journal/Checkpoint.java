package dev.ringline.calllog.journal;

import java.time.Instant;
import java.util.List;

/**
 * What a tenant's chains came to at a position, signed with the deployment's key. Kept outside, it proves that nothing
 * before it was changed, left out or added later, even by one who can write the whole database.
 *
 * @param number of the tenant's checkpoints, gapless from 1
 * @param previous signature of the one before; empty for the first
 * @param position every record up to it is covered, none after it
 * @param heads of all the tenant's chains, sorted
 * @param keyId which key signed, see the public key's own id
 * @param signature Ed25519 over {@link #text}, base64
 */
public record Checkpoint(
        String tenant,
        long number,
        String previous,
        long position,
        Instant at,
        List<ChainHead> heads,
        String keyId,
        String signature) {

    public Checkpoint {
        heads = heads.stream()
                .sorted((one, other) -> one.chain().compareTo(other.chain()))
                .toList();
    }

    /** Whether these heads, in any order, are the ones that it signed. */
    public boolean covers(List<ChainHead> others) {
        return heads.size() == others.size() && heads.containsAll(others);
    }

    /** What is signed: everything but the signature. */
    public String text() {
        var text = new StringBuilder("ringline-checkpoint-1\n")
                .append("tenant ")
                .append(tenant)
                .append('\n')
                .append("number ")
                .append(number)
                .append('\n')
                .append("previous ")
                .append(previous)
                .append('\n')
                .append("position ")
                .append(position)
                .append('\n')
                .append("at ")
                .append(at)
                .append('\n')
                .append("key ")
                .append(keyId)
                .append('\n');
        heads.forEach(head -> text.append(head.chain().topic())
                .append('/')
                .append(head.chain().partition())
                .append(' ')
                .append(head.sequence())
                .append(' ')
                .append(head.hash())
                .append('\n'));
        return text.toString();
    }

    public Checkpoint signed(String signature) {
        return new Checkpoint(tenant, number, previous, position, at, heads, keyId, signature);
    }
}
