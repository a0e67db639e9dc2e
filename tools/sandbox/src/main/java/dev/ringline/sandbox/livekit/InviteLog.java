package dev.ringline.sandbox.livekit;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every INVITE that went to the carrier: the truth that promises P1 and P4 are held against. The newest 200,000 can be
 * read back, the file has all, and an attempt's INVITEs are counted over the newest two million attempts.
 */
public final class InviteLog implements AutoCloseable {
    private static final int KEPT = 200_000;
    private static final int ATTEMPTS_KEPT = 2_000_000;
    private static final long LONG_AGO = 10_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final Deque<Invite> newest = new ArrayDeque<>();
    private final Map<String, Integer> byAttempt = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > ATTEMPTS_KEPT;
        }
    };
    private final Map<String, Lane> byTrunk = new TreeMap<>();
    private final Writer file;
    private long total;
    private int maxPerAttempt;

    InviteLog(Path path) {
        try {
            if (path != null && path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            file = path == null
                    ? Writer.nullWriter()
                    : Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    synchronized void add(Invite invite) {
        total++;
        var attempt = invite.attemptId.isEmpty() ? invite.room : invite.attemptId;
        maxPerAttempt = Math.max(maxPerAttempt, byAttempt.merge(attempt, 1, Integer::sum));
        byTrunk.computeIfAbsent(invite.trunk, _ -> new Lane()).add(invite.atNanos);
        newest.add(invite);
        if (newest.size() > KEPT) {
            newest.remove();
        }
        try {
            file.write(invite.toJson().encode() + "\n");
            file.flush();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** @param after how many of the first to leave out */
    public synchronized List<Invite> list(long after, int limit) {
        var skip = Math.max(0, after - (total - newest.size()));
        return newest.stream().skip(skip).limit(limit).toList();
    }

    public synchronized List<Invite> list() {
        return new ArrayList<>(newest);
    }

    public synchronized long total() {
        return total;
    }

    public synchronized int maxPerAttempt() {
        return maxPerAttempt;
    }

    /** @return the most INVITEs that any second held, wherever it begins, on any one trunk */
    public synchronized int maxSlidingSecond() {
        return byTrunk.values().stream().mapToInt(lane -> lane.most).max().orElse(0);
    }

    /** INVITEs on this trunk in the second that ends now. */
    synchronized int lastSecond(String trunk, long now) {
        var lane = byTrunk.get(trunk);
        return lane == null ? 0 : lane.inSecondBefore(now);
    }

    synchronized void clear() {
        newest.clear();
        byAttempt.clear();
        byTrunk.clear();
        total = 0;
        maxPerAttempt = 0;
    }

    synchronized JsonObject stats() {
        var trunks = new JsonObject();
        byTrunk.forEach((trunk, lane) ->
                trunks.put(trunk, new JsonObject().put("total", lane.total).put("maxSlidingSecond", lane.most)));
        return new JsonObject()
                .put("total", total)
                .put("attempts", byAttempt.size())
                .put("maxPerAttempt", maxPerAttempt())
                .put("maxSlidingSecond", maxSlidingSecond())
                .put("trunks", trunks);
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    /**
     * @param atNanos of the machine's monotonic clock, so comparable between processes of one machine: when a bridge with a
     *     machine of its own would have sent it
     * @param attemptId as header X-Attempt-Id or attribute {@code dialer.attempt} said; empty if neither did
     * @param callId the SIP Call-ID
     */
    public record Invite(
            long atNanos, String attemptId, String room, String from, String to, String trunk, String callId) {
        JsonObject toJson() {
            return new JsonObject()
                    .put("atNanos", atNanos)
                    .put("attemptId", attemptId)
                    .put("room", room)
                    .put("from", from)
                    .put("to", to)
                    .put("trunk", trunk)
                    .put("callId", callId);
        }
    }

    private static final class Lane {
        private final List<Long> recent =
                new ArrayList<>(); // in the order of time, which is not quite that of their coming
        private long total;
        private int most;

        void add(long at) {
            total++;
            int place = recent.size();
            while (place > 0 && recent.get(place - 1) - at > 0) {
                place--;
            }
            recent.add(place, at);
            most = Math.max(most, fullestWith(place));
            while (recent.getLast() - recent.getFirst() > LONG_AGO) {
                recent.removeFirst();
            }
        }

        /** Of the seconds that hold the one at {@code place}. Two that are exactly a second apart do not share one. */
        private int fullestWith(int place) {
            int fullest = 0;
            int end = place;
            int from = place - inSecondBefore(recent.get(place), place);
            for (; from <= place; from++) {
                while (end < recent.size() && recent.get(end) - recent.get(from) < SECOND) {
                    end++;
                }
                fullest = Math.max(fullest, end - from);
            }
            return fullest;
        }

        int inSecondBefore(long now) {
            int place = recent.size();
            while (place > 0 && recent.get(place - 1) - now > 0) {
                place--;
            }
            return inSecondBefore(now, place);
        }

        /** @param place of the first that is not before {@code now} */
        private int inSecondBefore(long now, int place) {
            int before = 0;
            while (before < place && now - recent.get(place - 1 - before) < SECOND) {
                before++;
            }
            return before;
        }
    }
}
