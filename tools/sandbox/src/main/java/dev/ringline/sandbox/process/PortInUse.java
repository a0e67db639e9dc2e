package dev.ringline.sandbox.process;

/** Somebody else holds a port that the line needs. */
public final class PortInUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int port;

    PortInUse(int port, String who, String setting, Throwable cause) {
        super(
                "port %d is in use, and %s needs it. Stop what holds it (ss -ltnp 'sport = :%d' names it), or choose another with %s"
                        .formatted(port, who, port, setting),
                cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
