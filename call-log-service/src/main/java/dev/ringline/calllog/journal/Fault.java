package dev.ringline.calllog.journal;

/**
 * The first thing in a journal that does not hold.
 *
 * @param position of the first bad record; where it is missing, the position it should have been found before
 * @param chain the chain it is in, as text
 * @param sequence in that chain
 * @param says what does not hold, for people
 */
public record Fault(long position, String chain, long sequence, String says) {
    static Fault of(JournalRecord found, String says) {
        return new Fault(found.position(), found.entry().chain().toString(), found.sequence(), says);
    }
}
