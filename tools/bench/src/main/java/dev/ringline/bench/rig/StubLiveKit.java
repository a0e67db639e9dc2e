package dev.ringline.bench.rig;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;

/**
 * Answers at once, as LiveKit does where rooms are not made by themselves: the room stands, its agent joins (told by a signed
 * webhook), the callee answers. No faithful simulation: it costs as little as an HTTP server can, for us and for rivals alike.
 */
public final class StubLiveKit implements AutoCloseable {
    private static final String PROTOBUF = "application/protobuf";
    private static final int SERVERS = 2;
    private static final int WEBHOOK_CONNECTIONS = 64;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(SERVERS));
    private final Map<String, Boolean> rooms = new ConcurrentHashMap<>();
    private final AtomicLong roomPosts = new AtomicLong();
    private final AtomicLong dialPosts = new AtomicLong();
    private final AtomicLong otherPosts = new AtomicLong();
    private final SignedWebhooks signed = new SignedWebhooks(LiveKitConfig.LOCAL_KEY, LiveKitConfig.LOCAL_SECRET);
    private final int port;
    private volatile DialListener listener = (_, _) -> {};
    private volatile RequestOptions webhooks;
    private volatile long callMs;

    /** Hears of each dial as its request is read. */
    @FunctionalInterface
    public interface DialListener {
        /** @param room the attempt's */
        void dialled(String room, long atNanos);
    }

    private StubLiveKit(int port) {
        this.port = port;
    }

    public static StubLiveKit start(int port) {
        var stub = new StubLiveKit(port);
        stub.vertx
                .deployVerticle(() -> stub.new Server(), new DeploymentOptions().setInstances(SERVERS))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return stub;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on agents join, and this address is told. */
    public void webhooksTo(int dialerPort) {
        webhooks = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(dialerPort)
                .setURI("/webhooks/livekit");
    }

    /** From now on whoever is rung hangs up after so long, and is heard to; before, calls live on. */
    public void endCallsAfter(Duration length) {
        callMs = length.toMillis();
    }

    public void listen(DialListener to) {
        listener = to;
    }

    public long roomPosts() {
        return roomPosts.get();
    }

    public long dialPosts() {
        return dialPosts.get();
    }

    /** Requests that are neither of the two of a call. */
    public long otherPosts() {
        return otherPosts.get();
    }

    public void forget() {
        rooms.clear();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class Server extends AbstractVerticle {
        private HttpClient client;

        @Override
        public void start(io.vertx.core.Promise<Void> started) {
            client = vertx.createHttpClient(
                    new HttpClientOptions().setTcpNoDelay(true).setKeepAliveTimeout(60),
                    new PoolOptions().setHttp1MaxSize(WEBHOOK_CONNECTIONS));
            vertx.createHttpServer()
                    .requestHandler(this::take)
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void take(HttpServerRequest request) {
            long now = System.nanoTime();
            if (request.method() == HttpMethod.GET) { // whoever asks whether we are there
                request.response().end("OK");
                return;
            }
            request.body().onSuccess(body -> answer(request, body, now));
        }

        private void answer(HttpServerRequest request, Buffer body, long now) {
            try {
                var path = request.path();
                switch (path.substring(path.lastIndexOf('/') + 1)) {
                    case "CreateRoom" -> createRoom(request, body);
                    case "CreateSIPParticipant" -> dial(request, body, now);
                    case "DeleteRoom" -> {
                        otherPosts.incrementAndGet();
                        rooms.remove(
                                DeleteRoomRequest.parseFrom(body.getBytes()).getRoom());
                        send(request, new byte[0]);
                    }
                    case "ListRooms" -> {
                        otherPosts.incrementAndGet();
                        send(
                                request,
                                listed(ListRoomsRequest.parseFrom(body.getBytes()))
                                        .toByteArray());
                    }
                    case "ListParticipants" -> {
                        otherPosts.incrementAndGet();
                        send(request, present().toByteArray());
                    }
                    case "" -> request.response().end("OK"); // is the way clear?
                    case "GetParticipant" -> {
                        otherPosts.incrementAndGet();
                        var asked = RoomParticipantIdentity.parseFrom(body.getBytes());
                        send(request, callee(asked.getIdentity()).toByteArray());
                    }
                    default -> refuse(request); // an agent's dispatch into a room that does not stand
                }
            } catch (InvalidProtocolBufferException e) {
                request.response().setStatusCode(400).end();
            }
        }

        private void createRoom(HttpServerRequest request, Buffer body) throws InvalidProtocolBufferException {
            var wanted = CreateRoomRequest.parseFrom(body.getBytes());
            roomPosts.incrementAndGet();
            send(
                    request,
                    Room.newBuilder()
                            .setName(wanted.getName())
                            .setSid("RM_stub")
                            .build()
                            .toByteArray());
            if (webhooks != null && wanted.getName().startsWith("d-")) {
                rooms.put(wanted.getName(), true);
                if (wanted.getAgentsCount() > 0) {
                    tell(signed.agentJoined(wanted.getName()));
                }
            }
        }

        private void dial(HttpServerRequest request, Buffer body, long now) throws InvalidProtocolBufferException {
            var wanted = CreateSIPParticipantRequest.parseFrom(body.getBytes());
            dialPosts.incrementAndGet();
            listener.dialled(wanted.getRoomName(), now);
            send(
                    request,
                    SIPParticipantInfo.newBuilder()
                            .setParticipantId("PA_stub")
                            .setParticipantIdentity(wanted.getParticipantIdentity())
                            .setRoomName(wanted.getRoomName())
                            .setSipCallId("SCL_" + wanted.getRoomName())
                            .build()
                            .toByteArray());
            if (callMs > 0) {
                vertx.setTimer(
                        callMs, _ -> tell(signed.calleeLeft(wanted.getRoomName(), wanted.getParticipantIdentity())));
            }
        }

        private void tell(SignedWebhooks.Signed event) {
            client.request(webhooks)
                    .compose(post -> {
                        post.putHeader(HttpHeaders.CONTENT_TYPE, "application/webhook+json");
                        post.putHeader(HttpHeaders.AUTHORIZATION, event.token());
                        return post.send(Buffer.buffer(event.body()));
                    })
                    .onSuccess(answer -> {
                        if (answer.statusCode() >= 500) {
                            vertx.setTimer(1_000, _ -> tell(event)); // as LiveKit does
                        }
                    })
                    .onFailure(_ -> vertx.setTimer(1_000, _ -> tell(event)));
        }

        private void refuse(HttpServerRequest request) {
            otherPosts.incrementAndGet();
            request.response()
                    .setStatusCode(503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"code\":\"unavailable\",\"msg\":\"no response from servers\"}");
        }

        private void send(HttpServerRequest request, byte[] answer) {
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, PROTOBUF).end(Buffer.buffer(answer));
        }
    }

    private ListRoomsResponse listed(ListRoomsRequest asked) {
        var list = ListRoomsResponse.newBuilder();
        var names = asked.getNamesCount() == 0 ? rooms.keySet() : asked.getNamesList();
        names.stream()
                .filter(rooms::containsKey)
                .forEach(name -> list.addRooms(
                        Room.newBuilder().setName(name).setNumParticipants(2))); // the agent and who answered
        return list.build();
    }

    private static ParticipantInfo callee(String identity) {
        return ParticipantInfo.newBuilder()
                .setSid("PA_stub")
                .setIdentity(identity)
                .setKind(ParticipantInfo.Kind.SIP)
                .setState(ParticipantInfo.State.ACTIVE)
                .putAttributes("sip.callStatus", "active")
                .build();
    }

    private static ListParticipantsResponse present() {
        return ListParticipantsResponse.newBuilder()
                .addParticipants(ParticipantInfo.newBuilder()
                        .setSid("PA_agent")
                        .setKind(ParticipantInfo.Kind.AGENT)
                        .setState(ParticipantInfo.State.ACTIVE))
                .build();
    }
}
