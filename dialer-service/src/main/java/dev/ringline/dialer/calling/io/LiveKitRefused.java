package dev.ringline.dialer.calling.io;

import java.io.IOException;

/** LiveKit said no. What it said is matched and then dropped: its 401 repeats the token. */
public final class LiveKitRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean lostRoom;

    LiveKitRefused(int status, String code, String message) {
        super("LiveKit answered " + status + (code.isEmpty() ? "" : " " + code));
        this.status = status;
        this.code = code;
        this.lostRoom = message.contains("could not find object");
    }

    /** It says itself that there is no such room or participant. */
    public boolean isAbsent() {
        return status == 404 && code.equals("not_found");
    }

    /** The room's server does not answer, dead or away (TELEPHONY 4.4). */
    public boolean isOrphaned() {
        return isUnavailable() || status == 500 && lostRoom;
    }

    public boolean isUnavailable() {
        return status == 503 && code.equals("unavailable");
    }

    /** Nothing was wrong with what was asked. */
    boolean isPassing() {
        return status >= 500 || status == 429;
    }
}
