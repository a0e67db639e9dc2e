package dev.ringline.dialer.fence;

/** What LiveKit does with a request into a room that does not exist. Said by whoever runs the dialer, never guessed. */
public enum LiveKitMode {
    /** It is refused: a room that was deleted keeps a late dial out. Our own server, with {@code room.auto_create: false}. */
    FENCED,

    /** It makes the room, as on LiveKit Cloud: nothing keeps a late dial out, so its number is held off until it is dead. */
    CLOUD;

    public boolean isFenced() {
        return this == FENCED;
    }
}
