package dev.ringline.cli.stack;

import dev.ringline.sandbox.server.Service;
import java.time.Duration;
import java.util.Optional;

/** One thing that is done to the line while it dials. */
sealed interface Fault {
    /** How many INVITEs of the run have gone out when it is done. */
    default int afterInvites() {
        return 0;
    }

    /** The dialer dies at a named step, the so-manieth time that it gets there, and is started again. */
    record CrashAt(String point, int passage) implements Fault {
        String setting() {
            return point + ":" + passage;
        }

        @Override
        public String toString() {
            return "crash " + point + ":" + passage;
        }
    }

    /** As kill -9, and started again after a while. */
    record Kill(Part part, int afterInvites, Duration downFor) implements Fault {
        @Override
        public String toString() {
            return "kill " + part + " " + downFor.toMillis() + " ms";
        }
    }

    /** As kill -STOP, and woken again after a while. */
    record Freeze(Part part, int afterInvites, Duration stillFor) implements Fault {
        @Override
        public String toString() {
            return "freeze " + part + " " + stillFor.toMillis() + " ms";
        }
    }

    /** LiveKit as by kill -9; its calls live on and come back to their rooms later. */
    record LiveKitCrash(int afterInvites, long downMs, long rejoinMs) implements Fault {
        @Override
        public String toString() {
            return "crash LiveKit " + downMs + " ms, calls back after " + rejoinMs;
        }
    }

    /** LiveKit refuses the next requests, whatever they are. */
    record Refusals(int afterInvites, int status, int requests) implements Fault {
        @Override
        public String toString() {
            return requests + " answers of " + status;
        }
    }

    /** LiveKit takes its time with every request. */
    record Slow(int afterInvites, long delayMs, Duration lasting) implements Fault {
        @Override
        public String toString() {
            return "LiveKit slower by " + delayMs + " ms";
        }
    }

    /** No file of the database may grow: what it says then is what it says on a full disk. */
    record DiskFull(int afterInvites, Duration lasting) implements Fault {
        @Override
        public String toString() {
            return "disk full " + lasting.toMillis() + " ms";
        }
    }

    /** The database as it is now is kept, for {@link PutBack}. */
    record BackUp(Service of, int afterInvites) implements Fault {
        @Override
        public String toString() {
            return "backup of " + of.module();
        }
    }

    /**
     * The backup takes the database's place: what was committed since is forgotten.
     *
     * @param stopped whether its service is stopped meanwhile, as a person who restores does, or runs on, as after a failover
     */
    record PutBack(Service of, int afterInvites, boolean stopped) implements Fault {
        @Override
        public String toString() {
            return "restored at " + afterInvites + (stopped ? "" : " under way");
        }
    }

    /** What can be killed and stopped. Each service holds its own relay. */
    enum Part {
        DIALER(Service.DIALER),
        CAMPAIGN(Service.CAMPAIGN),
        NUMBER(Service.NUMBER),
        CALL_LOG(Service.CALL_LOG),
        POSTGRESQL(null),
        KAFKA(null);

        private final Service service;

        Part(Service service) {
            this.service = service;
        }

        Optional<Service> service() {
            return Optional.ofNullable(service);
        }

        @Override
        public String toString() {
            return service == null
                    ? name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT)
                    : service.module();
        }
    }
}
