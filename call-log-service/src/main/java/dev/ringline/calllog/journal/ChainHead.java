package dev.ringline.calllog.journal;

/**
 * The newest link of a chain.
 *
 * @param sequence of that link, from 1; 0 before the first
 * @param hash of that link, 64 lower-case hex digits
 */
public record ChainHead(ChainId chain, long sequence, String hash) {
    private static final String GENESIS = "0".repeat(64);

    /** What the first link of a chain is chained to. */
    public static ChainHead before(ChainId chain) {
        return new ChainHead(chain, 0, GENESIS);
    }
}
