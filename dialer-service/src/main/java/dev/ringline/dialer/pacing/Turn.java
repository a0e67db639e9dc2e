package dev.ringline.dialer.pacing;

/** A claim's place in its lane, from its slot to the wire. Exactly one of written and dropped follows a turn that came. */
@FunctionalInterface
public interface Turn {
    /** @param then done once, on the thread that writes, when the lane lets it through or it is too late */
    void await(Runnable then);

    /** All of the request was handed to the network, or as much as ever will be. */
    default void written() {}

    /** Nothing of it was, nor will be. */
    default void dropped() {}
}
