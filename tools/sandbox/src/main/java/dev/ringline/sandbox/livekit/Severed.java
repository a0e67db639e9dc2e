package dev.ringline.sandbox.livekit;

/** Instead of an answer the connection is reset. */
final class Severed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Severed() {
        super("connection cut", null, false, false);
    }
}
