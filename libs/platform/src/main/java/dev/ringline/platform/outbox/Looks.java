package dev.ringline.platform.outbox;

/**
 * From which id on a relay looks. Ids are drawn before their transactions commit, so one may appear below what was sent; the
 * deleted below that are passed over by each look until they are vacuumed. So most looks begin at what had been sent two whole
 * looks ago, and a few times a second one is a whole one. Not shared between threads.
 */
final class Looks {
    static final long ALL = 0;
    static final long WHOLE_EVERY_NANOS = 250_000_000L;

    private long from;
    private long sent;
    private long sentBeforeWhole;
    private long wholeAtNanos;
    private boolean begun;

    /**
     * A look begins.
     *
     * @param whole whether it has to be one
     * @return above which id
     */
    long begin(long nowNanos, boolean whole) {
        if (begun && !whole && nowNanos - wholeAtNanos < WHOLE_EVERY_NANOS) {
            return from;
        }
        if (!begun || nowNanos - wholeAtNanos >= WHOLE_EVERY_NANOS) {
            begun = true;
            wholeAtNanos = nowNanos;
            from = sentBeforeWhole;
            sentBeforeWhole = sent;
        }
        return ALL;
    }

    void sent(long id) {
        sent = Math.max(sent, id);
    }
}
