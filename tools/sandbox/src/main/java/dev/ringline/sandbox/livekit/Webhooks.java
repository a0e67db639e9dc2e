package dev.ringline.sandbox.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitWebhook.WebhookEvent;

/**
 * Signed events to the configured addresses (TELEPHONY 2.9): in order within a room, repeated on 5xx, 429 and lost
 * connections, dropped when 30 s old or 200 deep in the room's queue, and all lost in a crash.
 */
final class Webhooks {
    private static final int DEEPEST = 200;
    private static final long OLDEST_MS = 30_000;
    private static final int TRIES = 5;
    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    private final Vertx vertx;
    private final HttpClient client;
    private final LiveKitConfig config;
    private final Ids ids;
    private final Random dice;
    private final Map<String, Deque<Parcel>> queues = new HashMap<>();
    private List<String> urls;
    private long incarnation;
    WebhookFaults faults = WebhookFaults.NONE;
    long announced;
    long delivered;
    long dropped;

    Webhooks(Vertx vertx, HttpClient client, LiveKitConfig config, Ids ids) {
        this.vertx = vertx;
        this.client = client;
        this.config = config;
        this.ids = ids;
        this.dice = new Random(config.seed);
        this.urls = config.webhookUrls;
    }

    void sendTo(List<String> addresses) {
        urls = List.copyOf(addresses);
    }

    void announce(String event, Room room, ParticipantInfo participant, String trackSid) {
        announced++;
        if (urls.isEmpty() || faults.concern(event) && hits(faults.drop())) {
            dropped++;
            return;
        }
        var body = body(event, room, participant, trackSid);
        for (var url : urls) {
            enqueue(url + "|" + room.name, new Parcel(event, url, body, System.currentTimeMillis(), incarnation));
            if (faults.concern(event) && hits(faults.repeat())) {
                enqueue(url + "|" + room.name, new Parcel(event, url, body, System.currentTimeMillis(), incarnation));
            }
        }
    }

    /** The server died: what it had not sent is gone. */
    void loseAll() {
        incarnation++;
        dropped += queues.values().stream().mapToInt(Deque::size).sum();
        queues.clear();
    }

    private byte[] body(String event, Room room, ParticipantInfo participant, String trackSid) {
        var webhook = WebhookEvent.newBuilder()
                .setEvent(event)
                .setRoom(room.toProto())
                .setId(ids.next("EV_"))
                .setCreatedAt(System.currentTimeMillis() / 1_000);
        if (trackSid != null) {
            webhook.setTrack(TrackInfo.newBuilder().setSid(trackSid).setType(TrackType.AUDIO));
            webhook.setParticipant(
                    ParticipantInfo.newBuilder().setSid(participant.getSid()).setIdentity(participant.getIdentity()));
        } else if (participant != null) {
            webhook.setParticipant(participant);
        }
        try {
            return JSON.print(webhook).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void enqueue(String key, Parcel parcel) {
        var queue = queues.computeIfAbsent(key, _ -> new ArrayDeque<>());
        if (queue.size() >= DEEPEST) {
            dropped++;
            return;
        }
        queue.add(parcel);
        if (queue.size() == 1) {
            vertx.setTimer(Math.max(1, faults.delayMs()), _ -> sendNext(key, 1));
        }
    }

    /** The head of a queue stays in it until it is done with, so that nothing overtakes it. */
    private void sendNext(String key, int attempt) {
        var queue = queues.get(key);
        if (queue == null || queue.isEmpty()) {
            return;
        }
        var parcel = attempt == 1 ? reordered(queue) : queue.peek();
        if (System.currentTimeMillis() - parcel.queuedAtMs > OLDEST_MS) {
            dropped++;
            done(key, parcel);
            return;
        }
        post(parcel).onComplete(status -> {
            if (parcel.incarnation != incarnation) {
                return;
            }
            var again = status.failed() || status.result() >= 500 || status.result() == 429;
            if (again && attempt < TRIES) {
                vertx.setTimer(Math.min(30_000, 1_000L << (attempt - 1)), _ -> sendNext(key, attempt + 1));
                return;
            }
            if (again || status.result() >= 400) {
                dropped++;
            } else {
                delivered++;
            }
            done(key, parcel);
        });
    }

    private Parcel reordered(Deque<Parcel> queue) {
        if (queue.size() > 1 && faults.concern(queue.peek().event) && hits(faults.reorder())) {
            var all = new ArrayList<>(queue);
            all.add(1, all.removeFirst());
            queue.clear();
            queue.addAll(all);
        }
        return queue.peek();
    }

    private void done(String key, Parcel parcel) {
        var queue = queues.get(key);
        if (queue == null || queue.peek() != parcel) {
            return;
        }
        queue.poll();
        if (queue.isEmpty()) {
            queues.remove(key);
        } else {
            vertx.setTimer(Math.max(1, faults.delayMs()), _ -> sendNext(key, 1));
        }
    }

    private io.vertx.core.Future<Integer> post(Parcel parcel) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(parcel.url)
                .setTimeout(10_000)
                .putHeader("Content-Type", "application/webhook+json")
                .putHeader("Authorization", token(parcel));
        return client.request(options)
                .compose(request -> request.send(io.vertx.core.buffer.Buffer.buffer(parcel.body)))
                .compose(response -> response.end().map(_ -> response.statusCode()));
    }

    private String token(Parcel parcel) {
        var concerned = faults.concern(parcel.event);
        var nowS = System.currentTimeMillis() / 1_000 - (concerned && hits(faults.oldToken()) ? 600 : 0);
        var secret = config.apiSecret + (concerned && hits(faults.wrongKey()) ? "-not" : "");
        var claims = new JsonObject()
                .put("iss", config.apiKey)
                .put("exp", nowS + 300)
                .put("nbf", nowS)
                .put("iat", nowS)
                .put("sha256", Base64.getEncoder().encodeToString(sha256(parcel.body)));
        return Access.sign(claims, secret);
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean hits(double share) {
        return share > 0 && dice.nextDouble() < share;
    }

    private record Parcel(String event, String url, byte[] body, long queuedAtMs, long incarnation) {}
}
