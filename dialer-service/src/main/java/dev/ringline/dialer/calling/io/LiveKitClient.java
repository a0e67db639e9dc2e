package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.calling.DialReply;
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
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
    private static final int AT_ONCE = 200;

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

    record Services(RoomService rooms, AgentDispatchService dispatches) {}

    LiveKitClient(LiveKitAccess access) {
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

    private <T> CheckedSupplier<T> guarded(Function<Services, Call<T>> call) {
        return Bulkhead.decorateCheckedSupplier(
                bulkhead, CircuitBreaker.decorateCheckedSupplier(breaker, () -> execute(call)));
    }

    private <T> T execute(Function<Services, Call<T>> call) throws IOException {
        var response = call.apply(services).execute();
        if (response.isSuccessful()) {
            return response.body();
        }
        try (var body = response.errorBody()) {
            var bytes = body == null ? new byte[0] : body.bytes();
            throw Replies.of(response.code(), bytes) instanceof DialReply.Refusal refusal
                    ? new LiveKitRefused(response.code(), refusal.code(), refusal.message())
                    : new LiveKitRefused(response.code(), "", "");
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
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
