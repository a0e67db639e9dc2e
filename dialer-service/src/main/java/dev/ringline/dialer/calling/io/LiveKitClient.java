package dev.ringline.dialer.calling.io;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.guard.io.RequestBudgets;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.CheckedSupplier;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.livekit.server.AgentDispatchService;
import io.livekit.server.RoomService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.converter.protobuf.ProtoConverterFactory;

/**
 * The SDK's interfaces with what keeps a sick LiveKit from making us sick, composed here and nowhere else. OkHttp itself
 * repeats nothing; a request that is idempotent is sent again by the one retry that one can see.
 */
@ApplicationScoped
public class LiveKitClient {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5); // a room without a server is looked for for 3 s
    private static final int AT_ONCE = 500;

    private final OkHttpClient http = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT)
            .callTimeout(ANSWER)
            .connectionPool(new ConnectionPool(AT_ONCE, 10, TimeUnit.SECONDS))
            .build();
    private final Bulkhead bulkhead = Bulkhead.of(
            "livekit-rooms",
            BulkheadConfig.custom()
                    .maxConcurrentCalls(AT_ONCE)
                    .maxWaitDuration(ANSWER)
                    .build());
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "livekit-rooms",
            CircuitBreakerConfig.custom()
                    .slidingWindow(50, 20, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .permittedNumberOfCallsInHalfOpenState(5)
                    .ignoreException(e -> e instanceof LiveKitRefused)
                    .build());
    private final Retry retry = Retry.of(
            "livekit-rooms",
            RetryConfig.custom()
                    .maxAttempts(3)
                    .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(100, 2.0))
                    .retryOnException(e -> e instanceof IOException && !(e instanceof LiveKitRefused))
                    .build());

    private final Services services;
    private final HttpClient posts;
    private final LiveKitAccess access;
    private final Toll toll;

    record Services(RoomService rooms, AgentDispatchService dispatches) {}

    @Inject
    LiveKitClient(LiveKitAccess access, Vertx vertx, RequestBudgets budget) {
        this(access, vertx, budget::take);
    }

    /** What a request costs before it is sent. */
    @FunctionalInterface
    interface Toll {
        void pay() throws IOException;
    }

    LiveKitClient(LiveKitAccess access, Vertx vertx, Toll toll) {
        this.toll = toll;
        this.access = access;
        posts = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT.toMillis())
                        .setKeepAliveTimeout(10)
                        .setTcpNoDelay(true)
                        .setShared(false),
                new PoolOptions().setHttp1MaxSize(AT_ONCE));
        var retrofit = new Retrofit.Builder()
                .baseUrl(access.url() + "/")
                .client(http)
                .addConverterFactory(ProtoConverterFactory.create())
                .build();
        services = new Services(retrofit.create(RoomService.class), retrofit.create(AgentDispatchService.class));
    }

    /** For what may be asked twice. The call is made anew each time, with a token of its own. */
    <T> T send(Function<Services, Call<T>> call) throws IOException {
        return run(Retry.decorateCheckedSupplier(retry, guarded(call)));
    }

    <T> T sendOnce(Function<Services, Call<T>> call) throws IOException {
        return run(guarded(call));
    }

    /** As {@link #sendOnce}, paid for already: it waits for no budget. */
    <T> T sendPaid(Function<Services, Call<T>> call) throws IOException {
        return run(Bulkhead.decorateCheckedSupplier(bulkhead, reported(() -> execute(call))));
    }

    /**
     * As {@link #send}, for what every call needs: by Vert.x, which takes a quarter of the processor time.
     *
     * @param method {@code RoomService/CreateRoom}
     */
    <T> T post(String method, Supplier<String> token, Message request, Parser<T> answer) throws IOException {
        return run(Retry.decorateCheckedSupplier(retry, guarded(() -> exchange(method, token.get(), request, answer))));
    }

    private <T> CheckedSupplier<T> guarded(Function<Services, Call<T>> call) {
        return guarded(() -> execute(call));
    }

    private <T> CheckedSupplier<T> guarded(CheckedSupplier<T> call) {
        var sent = reported(call);
        return Bulkhead.decorateCheckedSupplier(bulkhead, () -> {
            toll.pay(); // before the breaker: a budget that is used up says nothing about LiveKit
            return sent.get();
        });
    }

    private <T> CheckedSupplier<T> reported(CheckedSupplier<T> call) {
        return CircuitBreaker.decorateCheckedSupplier(breaker, call);
    }

    private record Answer(int status, byte[] body) {}

    private <T> T exchange(String method, String token, Message request, Parser<T> parser) throws IOException {
        var options = access.post("/twirp/livekit." + method)
                .setTimeout(ANSWER.toMillis())
                .putHeader("Content-Type", "application/protobuf")
                .putHeader("Authorization", token);
        var exchange = posts.request(options)
                .compose(post -> post.send(Buffer.buffer(request.toByteArray())))
                .compose(answer -> answer.body().map(body -> new Answer(answer.statusCode(), body.getBytes())));
        var answer = await(exchange);
        if (answer.status() != 200) {
            throw refused(answer.status(), answer.body());
        }
        return parser.parseFrom(answer.body());
    }

    private static Answer await(Future<Answer> exchange) throws IOException {
        try {
            return exchange.toCompletionStage()
                    .toCompletableFuture()
                    .get(CONNECT.plus(ANSWER).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static LiveKitRefused refused(int status, byte[] body) {
        return Replies.of(status, body) instanceof DialReply.Refusal refusal
                ? new LiveKitRefused(status, refusal.code(), refusal.message())
                : new LiveKitRefused(status, "", "");
    }

    private <T> T execute(Function<Services, Call<T>> call) throws IOException {
        var response = call.apply(services).execute();
        if (response.isSuccessful()) {
            return response.body();
        }
        try (var body = response.errorBody()) {
            var bytes = body == null ? new byte[0] : body.bytes();
            throw refused(response.code(), bytes);
        }
    }

    private static <T> T run(CheckedSupplier<T> supplier) throws IOException {
        try {
            return supplier.get();
        } catch (IOException e) {
            throw e;
        } catch (CallNotPermittedException | BulkheadFullException e) {
            throw new IOException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @PreDestroy
    void close() {
        posts.close();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
