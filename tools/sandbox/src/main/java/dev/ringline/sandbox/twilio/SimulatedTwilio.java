package dev.ringline.sandbox.twilio;

import dev.ringline.sandbox.livekit.CarrierCall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A running simulation of {@code api.}, {@code trunking.} and {@code monitor.twilio.com} on one address. */
public final class SimulatedTwilio implements AutoCloseable {
    private static final long SECONDS_TO_WAIT = 30;

    private final Vertx vertx;
    private final Context loop;
    private final TwilioConfig config;
    private final TwilioFaults faults = new TwilioFaults();
    private final Map<String, TwilioAccount> accounts = new LinkedHashMap<>();
    private final AtomicInteger posts = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final NumberApi numbers;
    private final TrunkApi trunks = new TrunkApi();
    private HttpServer server;
    private boolean closed;

    private SimulatedTwilio(TwilioConfig config) {
        this.config = config;
        config.accounts.forEach(account -> accounts.put(account.sid(), new TwilioAccount(account)));
        numbers = new NumberApi(accounts, faults);
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        loop = vertx.getOrCreateContext();
    }

    /** @throws IllegalStateException naming the port if it is taken */
    public static SimulatedTwilio start(TwilioConfig config) {
        var sim = new SimulatedTwilio(config);
        try {
            sim.server = sim.await(Future.future(
                    promise -> sim.loop.runOnContext(_ -> sim.listen().onComplete(promise))));
            return sim;
        } catch (RuntimeException failed) {
            sim.close();
            throw new IllegalStateException(
                    "simulated Twilio cannot listen on " + config.host + ":" + config.port, failed);
        }
    }

    public String url() {
        return "http://" + config.host + ":" + server.actualPort();
    }

    public TwilioFaults faults() {
        return faults;
    }

    /** How many POSTs were received, processed or not: a second buy shows here. */
    public int posts() {
        return posts.get();
    }

    public int requests() {
        return requests.get();
    }

    /** Keeps a call in the list of the account that owns its caller ID; the newest word on a call replaces the older. */
    public void record(CarrierCall call) {
        loop.runOnContext(_ -> accounts.values().stream()
                .filter(account -> account.owns(call.from()))
                .findFirst()
                .ifPresent(account -> account.keep(call)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            await(vertx.close());
        }
    }

    private Future<HttpServer> listen() {
        return vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(this::handle)
                .listen(config.port, config.host);
    }

    private void handle(HttpServerRequest request) {
        request.setExpectMultipart(
                request.method() == HttpMethod.POST && !request.path().startsWith("/sim/"));
        request.body().onSuccess(body -> {
            if (request.path().startsWith("/sim/")) {
                control(request, body.length() == 0 ? new JsonObject() : body.toJsonObject());
            } else if (faults.delayMs > 0) {
                vertx.setTimer(faults.delayMs, _ -> answer(request).send(request));
            } else {
                answer(request).send(request);
            }
        });
    }

    private Answer answer(HttpServerRequest request) {
        requests.incrementAndGet();
        if (request.method() == HttpMethod.POST) {
            posts.incrementAndGet();
        }
        var account = account(request);
        if (account == null) {
            return Answer.error(401, 20003, "Authenticate");
        }
        var instead = faults.instead();
        if (instead != null) {
            return instead;
        }
        try {
            return faults.onTheWay(route(request, account));
        } catch (IllegalArgumentException | DateTimeException refused) {
            return Answer.error(400, 20001, String.valueOf(refused.getMessage()));
        }
    }

    private Answer route(HttpServerRequest request, TwilioAccount account) {
        if (request.path().startsWith("/v1/Trunks")) {
            return trunks.answer(request, account);
        }
        if (request.path().equals("/v1/Alerts")) {
            return AlertsApi.answer(request, account);
        }
        var prefix = "/2010-04-01/Accounts/" + account.sid;
        if (!request.path().startsWith(prefix)) {
            return Answer.notFound(request);
        }
        var rest = request.path().substring(prefix.length()).replaceAll("\\.json$", "");
        if (rest.isEmpty()) {
            return Answer.json(
                    200,
                    new JsonObject()
                            .put("sid", account.sid)
                            .put("friendly_name", "simulated")
                            .put("status", "active")
                            .put("type", "Full"));
        }
        return rest.startsWith("/Calls")
                ? CallsApi.answer(request, account, rest)
                : numbers.answer(request, account, rest);
    }

    private TwilioAccount account(HttpServerRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.startsWith("Basic ")) {
            return null;
        }
        var pair = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
        var account = accounts.get(pair[0]);
        return account != null && pair.length == 2 && account.authToken.equals(pair[1]) ? account : null;
    }

    private void control(HttpServerRequest request, JsonObject json) {
        switch (request.method() + " " + request.path()) {
            case "GET /sim/stats" -> Answer.json(200, stats()).send(request);
            case "PUT /sim/faults" -> {
                faults.change(json);
                Answer.json(200, faults.toJson()).send(request);
            }
            case "POST /sim/reset" -> {
                faults.clear();
                posts.set(0);
                requests.set(0);
                Answer.empty(204).send(request);
            }
            default -> Answer.notFound(request).send(request);
        }
    }

    private JsonObject stats() {
        var each = new JsonObject();
        accounts.values()
                .forEach(account -> each.put(
                        account.sid,
                        new JsonObject().put("numbers", account.numbers.size()).put("calls", account.calls.size())));
        return new JsonObject()
                .put("requests", requests.get())
                .put("posts", posts.get())
                .put("accounts", each);
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
