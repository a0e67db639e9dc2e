package dev.ringline.sandbox.livekit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A running simulation. One event loop holds all its state, so it needs no locks and what it does is in one order; the
 * methods here may be called from any other thread.
 */
public final class SimulatedLiveKit implements AutoCloseable {
    private static final long SECONDS_TO_WAIT = 30;

    private final Vertx vertx;
    private final Context loop;
    private final LiveKitConfig config;
    private final HttpClient client;
    private final InviteLog invites;
    private final Callees callees;
    private final TrunkLimits trunks = new TrunkLimits();
    private final Faults faults;
    private final Webhooks webhooks;
    private final Rooms rooms;
    private final Signalling signalling;
    private final Bridge bridge;
    private final Agents agents;
    private final OutcomePosts posts;
    private final TwirpServer twirp;
    private final SimResource control = new SimResource(this);
    private HttpServer server;
    private int port;
    private boolean down;
    private boolean closed;

    private SimulatedLiveKit(LiveKitConfig config) {
        this.config = config;
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        loop = vertx.getOrCreateContext();
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(3_000)
                        .setMaxPoolSize(64)
                        .setMaxWaitQueueSize(20_000),
                new PoolOptions().setHttp1MaxSize(64).setMaxWaitQueueSize(20_000));
        var ids = new Ids(config.seed);
        invites = new InviteLog(config.inviteLog);
        callees = new Callees(config.demoMix);
        faults = new Faults(config.autoCreate);
        webhooks = new Webhooks(vertx, client, config, ids);
        rooms = new Rooms(vertx, ids, webhooks, config);
        signalling = new Signalling(rooms, invites, trunks, config);
        bridge = new Bridge(vertx, rooms, callees, signalling, faults, ids);
        posts = new OutcomePosts(vertx, client);
        agents = new Agents(vertx, rooms, ids, config, posts);
        agents.attend(bridge, signalling);
        twirp = new TwirpServer(vertx, config, faults);
        new RoomApi(vertx, rooms, agents, faults).register(twirp);
        new SipApi(bridge, ids, config).register(twirp);
    }

    /** @throws IllegalStateException naming the port if it is taken */
    public static SimulatedLiveKit start(LiveKitConfig config) {
        var sim = new SimulatedLiveKit(config);
        try {
            sim.port = config.port;
            sim.await(sim.onLoop(sim::listen));
            return sim;
        } catch (RuntimeException failed) {
            sim.close();
            throw new IllegalStateException(
                    "simulated LiveKit cannot listen on " + config.host + ":" + config.port, failed);
        }
    }

    public String url() {
        return "http://" + config.host + ":" + port;
    }

    public int port() {
        return port;
    }

    public Callees callees() {
        return callees;
    }

    public Agents agents() {
        return agents;
    }

    public TrunkLimits trunks() {
        return trunks;
    }

    public Faults faults() {
        return faults;
    }

    public InviteLog invites() {
        return invites;
    }

    public void webhookFaults(WebhookFaults value) {
        ask(() -> webhooks.faults = value);
    }

    public void webhooksTo(List<String> urls) {
        ask(() -> {
            webhooks.sendTo(urls);
            return urls;
        });
    }

    public List<String> roomNames() {
        return ask(() -> rooms.all().stream().map(room -> room.name).toList());
    }

    public JsonObject stats() {
        return ask(() -> invites.stats()
                .put("answered", signalling.answered)
                .put("cancelled", signalling.cancelled)
                .put("liveCalls", signalling.live.size())
                .put("rooms", rooms.all().size())
                .put("agents", agents.count())
                .put("requests", twirp.stats())
                .put(
                        "outcomes",
                        new JsonObject().put("accepted", posts.accepted).put("failed", posts.failed))
                .put(
                        "webhooks",
                        new JsonObject()
                                .put("announced", webhooks.announced)
                                .put("delivered", webhooks.delivered)
                                .put("dropped", webhooks.dropped)));
    }

    /** Forgets scripts, faults and the INVITE counts; rooms and calls stay. */
    public void reset() {
        callees.clear();
        agents.clear();
        trunks.clear();
        faults.clear(config.autoCreate);
        invites.clear();
        ask(() -> {
            twirp.clear();
            return true;
        });
        webhookFaults(WebhookFaults.NONE);
    }

    /**
     * The server dies as by SIGKILL and comes back: connections cut, webhooks lost, rooms without a server; calls live on
     * and join again. Returns once nobody listens any more.
     *
     * @param downMs how long nobody listens
     * @param rejoinMs from then until the bridge's legs and the agents are back in their rooms
     */
    public void crash(long downMs, long rejoinMs) {
        if (Context.isOnEventLoopThread()) {
            die(downMs, rejoinMs);
        } else {
            await(onLoop(() -> die(downMs, rejoinMs)));
        }
    }

    private Future<Void> die(long downMs, long rejoinMs) {
        if (down) {
            return Future.succeededFuture();
        }
        down = true;
        webhooks.loseAll();
        rooms.orphanAll();
        bridge.crash();
        vertx.setTimer(Math.max(1, downMs), _ -> {
            down = false;
            listen();
        });
        vertx.setTimer(Math.max(1, downMs) + Math.max(1, rejoinMs), _ -> {
            agents.rejoin();
            bridge.rejoin();
        });
        return server.close();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ask(() -> {
            webhooks.sendTo(List.of());
            webhooks.loseAll();
            posts.stop();
            return true;
        });
        await(vertx.close());
        invites.close();
    }

    private Future<HttpServer> listen() {
        server =
                vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(0).setMaxFormAttributeSize(1 << 20));
        return server.requestHandler(this::route)
                .listen(port, config.host)
                .onSuccess(bound -> port = bound.actualPort());
    }

    private void route(HttpServerRequest request) {
        if (request.path().startsWith("/sim/")) {
            control.handle(request);
        } else if (request.path().equals("/")) {
            twirp.seen("/");
            request.response().end("OK");
        } else {
            twirp.handle(request);
        }
    }

    private <T> T ask(Callable<T> question) {
        if (Vertx.currentContext() == loop || Context.isOnEventLoopThread()) {
            try {
                return question.call();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
        return await(onLoop(() -> Future.succeededFuture(question.call())));
    }

    private <T> Future<T> onLoop(Callable<Future<T>> step) {
        return Future.future(promise -> loop.runOnContext(_ -> {
            try {
                step.call().onComplete(promise);
            } catch (Exception failed) {
                promise.fail(failed);
            }
        }));
    }

    private <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
