package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.FAILED_PRECONDITION;
import static dev.ringline.sandbox.livekit.TwirpError.Code.INVALID_ARGUMENT;
import static dev.ringline.sandbox.livekit.TwirpError.Code.NOT_FOUND;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import livekit.LivekitSip.CreateSIPOutboundTrunkRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.DeleteSIPTrunkRequest;
import livekit.LivekitSip.GetSIPOutboundTrunkRequest;
import livekit.LivekitSip.GetSIPOutboundTrunkResponse;
import livekit.LivekitSip.ListSIPOutboundTrunkRequest;
import livekit.LivekitSip.ListSIPOutboundTrunkResponse;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.SIPTrunkInfo;
import livekit.LivekitSip.UpdateSIPOutboundTrunkRequest;

/** The SIP service: outbound trunks and the dial. */
final class SipApi {
    private static final long ANSWER_DEADLINE_MS = 80_000;
    private static final long DEADLINE_MS = 30_000;
    /** Measured: Via, To, Route and User-Agent are not among them, and go out. */
    // spotless:off
    private static final Set<String> OWN_HEADERS = Set.of(
            "accept", "accept-encoding", "accept-language", "allow", "allow-events", "call-id", "contact",
            "content-encoding", "content-length", "content-type", "cseq", "event", "expires", "from", "max-forwards",
            "record-route", "refer-to", "reply-to", "k", "l", "m", "o", "r", "t", "u", "v");
    // spotless:on

    private final Bridge bridge;
    private final Ids ids;
    private final Map<String, SIPOutboundTrunkInfo> trunks = new LinkedHashMap<>();
    private TwirpServer twirp;

    SipApi(Bridge bridge, Ids ids, LiveKitConfig config) {
        this.bridge = bridge;
        this.ids = ids;
        config.trunks.forEach(trunk -> trunks.put(
                trunk.id(),
                SIPOutboundTrunkInfo.newBuilder()
                        .setSipTrunkId(trunk.id())
                        .setName(trunk.name())
                        .setAddress(trunk.address())
                        .addAllNumbers(trunk.numbers())
                        .build()));
    }

    void register(TwirpServer server) {
        twirp = server;
        twirp.on(
                "SIP/CreateSIPParticipant",
                CreateSIPParticipantRequest.getDefaultInstance(),
                (access, _) -> access.mayDial(),
                this::dial);
        manage(twirp, "CreateSIPOutboundTrunk", CreateSIPOutboundTrunkRequest.getDefaultInstance(), this::create);
        manage(twirp, "UpdateSIPOutboundTrunk", UpdateSIPOutboundTrunkRequest.getDefaultInstance(), this::update);
        manage(twirp, "GetSIPOutboundTrunk", GetSIPOutboundTrunkRequest.getDefaultInstance(), this::get);
        manage(twirp, "ListSIPOutboundTrunk", ListSIPOutboundTrunkRequest.getDefaultInstance(), this::list);
        manage(twirp, "DeleteSIPTrunk", DeleteSIPTrunkRequest.getDefaultInstance(), this::delete);
    }

    private static <Q extends Message> void manage(
            TwirpServer twirp, String method, Q prototype, Function<Q, Message> handler) {
        twirp.on(
                "SIP/" + method,
                prototype,
                (access, _) -> access.mayManageSip(),
                (request, _) -> Future.succeededFuture(handler.apply(request)));
    }

    private Future<SIPParticipantInfo> dial(CreateSIPParticipantRequest request, TwirpServer.Caller caller) {
        validate(request);
        var from = callerId(request);
        var usual = request.getWaitUntilAnswered() ? ANSWER_DEADLINE_MS : DEADLINE_MS;
        var deadlineMs = caller.timeoutMs() > 0 ? caller.timeoutMs() : usual;
        return bridge.dial(request, from, deadlineMs, () -> twirp.isLetIn(caller));
    }

    /** In the real server's order and words (measured). */
    private void validate(CreateSIPParticipantRequest request) {
        require(!request.getSipTrunkId().isEmpty() || request.hasTrunk(), "missing sip trunk id and sip number");
        require(!request.hasTrunk() || !request.getTrunk().getHostname().isEmpty(), "no outbound hostname specified");
        require(!request.getSipCallTo().isEmpty(), "missing sip callee number");
        require(
                !request.getSipCallTo().contains("@"),
                "SipCallTo should be a phone number or SIP user, not a full SIP URI");
        require(!request.getRoomName().isEmpty(), "missing room name");
        request.getHeadersMap()
                .keySet()
                .forEach(name -> require(
                        !OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)),
                        "invalid header name: header name " + name + " not supported"));
    }

    private String callerId(CreateSIPParticipantRequest request) {
        var numbers = request.getSipTrunkId().isEmpty()
                ? List.<String>of()
                : trunk(request.getSipTrunkId()).getNumbersList();
        if (!request.getSipNumber().isEmpty()) {
            return request.getSipNumber();
        }
        if (numbers.isEmpty()) {
            throw TwirpError.behind(FAILED_PRECONDITION, "no numbers on outbound trunk");
        }
        return numbers.get(ids.below(numbers.size()));
    }

    private SIPOutboundTrunkInfo create(CreateSIPOutboundTrunkRequest request) {
        require(request.hasTrunk(), "missing trunk");
        require(request.getTrunk().getSipTrunkId().isEmpty(), "trunk id must not be set");
        return store(
                request.getTrunk().toBuilder().setSipTrunkId(ids.next("ST_")).build());
    }

    private SIPOutboundTrunkInfo update(UpdateSIPOutboundTrunkRequest request) {
        require(!request.getSipTrunkId().isEmpty(), "trunk id must be set");
        var before = trunk(request.getSipTrunkId());
        if (request.hasReplace()) {
            return store(request.getReplace().toBuilder()
                    .setSipTrunkId(before.getSipTrunkId())
                    .build());
        }
        require(request.hasUpdate(), "missing or unsupported update action");
        var changes = request.getUpdate();
        var after = before.toBuilder();
        if (changes.hasName()) {
            after.setName(changes.getName());
        }
        if (changes.hasAddress()) {
            after.setAddress(changes.getAddress());
        }
        if (changes.hasNumbers() && changes.getNumbers().getSetCount() > 0) {
            after.clearNumbers().addAllNumbers(changes.getNumbers().getSetList());
        }
        if (changes.hasAuthUsername()) {
            after.setAuthUsername(changes.getAuthUsername());
        }
        if (changes.hasAuthPassword()) {
            after.setAuthPassword(changes.getAuthPassword());
        }
        return store(after.build());
    }

    private SIPOutboundTrunkInfo store(SIPOutboundTrunkInfo trunk) {
        require(!trunk.getAddress().isEmpty(), "no outbound address specified");
        require(trunk.getNumbersCount() > 0, "no trunk numbers specified");
        require(!trunk.getAddress().startsWith("sip:"), "trunk address should be a hostname or IP, not SIP URI");
        trunks.put(trunk.getSipTrunkId(), trunk);
        return trunk;
    }

    private GetSIPOutboundTrunkResponse get(GetSIPOutboundTrunkRequest request) {
        return GetSIPOutboundTrunkResponse.newBuilder()
                .setTrunk(trunk(request.getSipTrunkId()))
                .build();
    }

    private ListSIPOutboundTrunkResponse list(ListSIPOutboundTrunkRequest request) {
        var reply = ListSIPOutboundTrunkResponse.newBuilder();
        trunks.values().stream()
                .filter(trunk -> request.getTrunkIdsCount() == 0
                        || request.getTrunkIdsList().contains(trunk.getSipTrunkId()))
                .forEach(reply::addItems);
        return reply.build();
    }

    /** Answers 200 for a trunk that is not there, too (measured). */
    @SuppressWarnings("deprecation") // the reply's type is, the method is not
    private Message delete(DeleteSIPTrunkRequest request) {
        trunks.remove(request.getSipTrunkId());
        return SIPTrunkInfo.newBuilder().setSipTrunkId(request.getSipTrunkId()).build();
    }

    private SIPOutboundTrunkInfo trunk(String id) {
        var trunk = trunks.get(id);
        if (trunk == null) {
            throw TwirpError.of(NOT_FOUND, "requested sip trunk does not exist");
        }
        return trunk;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw TwirpError.of(INVALID_ARGUMENT, otherwise);
        }
    }
}
