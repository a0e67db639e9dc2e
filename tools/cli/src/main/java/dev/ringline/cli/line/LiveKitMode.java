package dev.ringline.cli.line;

import java.util.Locale;

/** How the dialer is told to treat LiveKit; see docs/going-live.md. */
public enum LiveKitMode {
    /** Our own, which makes no room by itself. */
    FENCED,
    /** LiveKit Cloud, or a server set up like it. */
    CLOUD;

    /** As settings and options have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
