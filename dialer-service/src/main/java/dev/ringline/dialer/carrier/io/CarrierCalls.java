package dev.ringline.dialer.carrier.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.base.Page;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.type.PhoneNumber;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.reconcile.CarrierBlock;
import dev.ringline.dialer.reconcile.CarrierWord;
import dev.ringline.events.Attempt;
import dev.ringline.events.PoolId;
import dev.ringline.platform.secret.Sealing;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks an attempt up in the list of calls that its carrier keeps, and in its alerts. Blocks: for virtual threads. */
@ApplicationScoped
public class CarrierCalls {
    private static final Logger LOG = Logger.getLogger(CarrierCalls.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGES_MAX = 5;
    private static final long PAGE_SIZE = 50;

    /** The carrier's clock is not ours, and it keeps whole seconds. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private static final String CREDENTIALS =
            "select sealed_credentials from pool_rule where pool_id = ? and carrier = 'twilio' and not deleted";

    private static final String OTHERS = """
            select body ->> 'from', slot_at, deadline, body ->> 'carrierCallSid' from attempt
            where tenant_id = ? and number = ? and attempt_id <> ? and slot_at is not null and body ->> 'from' is not null""";

    private final EngineDatabase database;
    private final Sealing sealing;
    private final LiveKitSettings liveKit;
    private final CarrierHttp http;

    CarrierCalls(
            EngineDatabase database,
            Sealing sealing,
            LiveKitSettings liveKit,
            @ConfigProperty(name = "ringline.twilio.url") Optional<String> url) {
        this.database = database;
        this.sealing = sealing;
        this.liveKit = liveKit;
        this.http = new CarrierHttp(url.filter(u -> !u.isBlank()).orElse(null));
    }

    public CarrierWord ask(Attempt attempt) throws SQLException {
        var account = account(attempt.poolId());
        if (account.isEmpty()) {
            return new CarrierWord.NotAskable();
        }
        var others = attempt.from() == null ? others(attempt) : List.<Dialled>of();
        try {
            return ask(account.get(), attempt, others);
        } catch (ApiException e) {
            LOG.warnf("carrier of pool %s answered %s", attempt.poolId(), e.getStatusCode());
            return isRefused(e) ? new CarrierWord.NotAskable() : new CarrierWord.Unreachable();
        } catch (RuntimeException e) { // not reached, or an answer that the SDK cannot read
            LOG.warnf("carrier of pool %s: %s", attempt.poolId(), e.getClass().getSimpleName());
            return new CarrierWord.Unreachable();
        }
    }

    /** Since {@code from}, what the carrier of {@code pool} says that it refused; empty while it cannot be reached. */
    public Optional<List<CarrierBlock>> blocks(PoolId pool, Instant from) throws SQLException {
        var account = account(pool);
        try {
            return Optional.of(account.map(known -> blocks(client(known), from)).orElse(List.of()));
        } catch (ApiException e) {
            LOG.warnf("alerts of pool %s's carrier: it answered %s", pool, e.getStatusCode());
            return isRefused(e) ? Optional.of(List.of()) : Optional.empty();
        } catch (RuntimeException e) { // not reached, or an answer that the SDK cannot read
            LOG.warnf("alerts of pool %s's carrier: %s", pool, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static List<CarrierBlock> blocks(TwilioRestClient client, Instant from) {
        var reader = Alert.reader().setStartDate(from.atZone(ZoneOffset.UTC)).setPageSize(PAGE_SIZE);
        var blocks = new ArrayList<CarrierBlock>();
        Page<Alert> page = reader.firstPage(client);
        for (int pages = 1; ; pages++) {
            for (var alert : page.getRecords()) {
                block(alert).ifPresent(blocks::add);
            }
            if (!page.hasNextPage() || pages == PAGES_MAX) {
                return blocks;
            }
            page = reader.nextPage(page, client);
        }
    }

    private static Optional<CarrierBlock> block(Alert alert) {
        var code = alert.getErrorCode();
        return code == null
                        || !code.matches("\\d{1,6}")
                        || !CarrierBlock.isOne(Integer.parseInt(code))
                        || alert.getDateGenerated() == null
                ? Optional.empty()
                : Optional.of(new CarrierBlock(
                        Integer.parseInt(code),
                        alert.getResourceSid(),
                        alert.getDateGenerated().toInstant()));
    }

    private TwilioRestClient client(JsonNode account) {
        var sid = account.path("accountSid").asText();
        return new TwilioRestClient.Builder(sid, account.path("authToken").asText())
                .accountSid(sid)
                .httpClient(http)
                .build();
    }

    private CarrierWord ask(JsonNode account, Attempt attempt, List<Dialled> others) {
        return list(client(account), attempt).stream()
                .filter(call -> isOf(call, attempt))
                .filter(call -> others.stream().noneMatch(other -> other.is(call)))
                .max(Comparator.comparing(CarrierCalls::startedAt))
                .<CarrierWord>map(CarrierCalls::listed)
                .orElseGet(CarrierWord.NoSuchCall::new);
    }

    /** Newest first, so a page that begins before the attempt is the last one of interest. */
    private static List<Call> list(TwilioRestClient client, Attempt attempt) {
        var reader = Call.reader().setTo(new PhoneNumber(attempt.to().value())).setPageSize(PAGE_SIZE);
        if (attempt.from() != null) {
            reader.setFrom(new PhoneNumber(attempt.from().value()));
        }
        var calls = new ArrayList<Call>();
        Page<Call> page = reader.firstPage(client);
        for (int pages = 1; ; pages++) {
            calls.addAll(page.getRecords());
            if (!page.hasNextPage() || pages == PAGES_MAX || reachesBefore(page, attempt)) {
                return calls;
            }
            page = reader.nextPage(page, client);
        }
    }

    private static boolean reachesBefore(Page<Call> page, Attempt attempt) {
        return !page.getRecords().isEmpty()
                && startedAt(page.getRecords().getLast())
                        .isBefore(earliest(attempt).minus(CLOCKS));
    }

    /** One of whose claim nothing is known may have been dialled at any time since its release. */
    private static Instant earliest(Attempt attempt) {
        return attempt.from() == null ? attempt.releasedAt() : attempt.slotAt();
    }

    /** At most one attempt at a number is live, so a call in its time is its call. */
    private boolean isOf(Call call, Attempt attempt) {
        if (attempt.carrierCallSid() != null) {
            return attempt.carrierCallSid().equals(call.getSid());
        }
        var started = startedAt(call);
        return !started.isBefore(earliest(attempt).minus(CLOCKS))
                && !started.isAfter(latest(attempt).plus(CLOCKS));
    }

    /** Without a fence it may have come as late as its number is held off for. */
    private Instant latest(Attempt attempt) {
        return attempt.deadline().plus(liveKit.holdOff(attempt));
    }

    /** One that is queued has not started: it is taken for now. */
    private static Instant startedAt(Call call) {
        var at = call.getStartTime() == null ? call.getDateCreated() : call.getStartTime();
        return at == null ? Instant.now() : at.toInstant();
    }

    private static CarrierWord listed(Call call) {
        var talkS = call.getDuration() == null || !call.getDuration().matches("\\d{1,6}")
                ? 0
                : Long.parseLong(call.getDuration());
        return new CarrierWord.Listed(
                call.getSid(),
                String.valueOf(call.getStatus()),
                call.getEndTime() == null ? null : call.getEndTime().toInstant(),
                Duration.ofSeconds(talkS));
    }

    /** The dials to its number that are known to be others' calls. */
    private List<Dialled> others(Attempt attempt) throws SQLException {
        return database.inTransaction(connection -> {
            try (var select = connection.prepareStatement(OTHERS)) {
                select.setString(1, attempt.tenantId().value());
                select.setString(2, attempt.to().value());
                select.setObject(3, attempt.attemptId().value());
                var others = new ArrayList<Dialled>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        others.add(new Dialled(
                                rows.getString(1),
                                rows.getTimestamp(2).toInstant(),
                                rows.getTimestamp(3).toInstant(),
                                rows.getString(4)));
                    }
                }
                return others;
            }
        });
    }

    /** A dial of which we know when it was and whom it showed. */
    private record Dialled(String from, Instant slotAt, Instant deadline, String sid) {
        boolean is(Call call) {
            var started = startedAt(call);
            return call.getSid().equals(sid)
                    || sid == null
                            && call.getFrom() != null
                            && call.getFrom().equals(from)
                            && !started.isBefore(slotAt.minus(CLOCKS))
                            && !started.isAfter(deadline.plus(CLOCKS));
        }
    }

    private Optional<JsonNode> account(PoolId pool) throws SQLException {
        var sealed = database.inTransaction(connection -> {
            try (var select = connection.prepareStatement(CREDENTIALS)) {
                select.setObject(1, pool.value());
                try (var row = select.executeQuery()) {
                    return Optional.ofNullable(row.next() ? row.getString(1) : null);
                }
            }
        });
        try {
            return sealed.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(sealing.open(sealed.get())));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.errorf("credentials of pool %s do not open: its carrier cannot be asked", pool);
            return Optional.empty();
        }
    }

    private static boolean isRefused(ApiException e) {
        return e.getStatusCode() != null && (e.getStatusCode() == 401 || e.getStatusCode() == 403);
    }
}
