package dev.ringline.sandbox.edge;

import dev.ringline.sandbox.server.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which service a path belongs to. The segment after the tenant says it, so any ingress can route like this. */
final class Routes {
    private static final Map<Service, List<String>> SEGMENTS = Map.of(
            Service.NUMBER,
            List.of(
                    "phone-numbers",
                    "available-phone-numbers",
                    "provider-accounts",
                    "carrier-pools",
                    "trunks",
                    "number-groups",
                    "inbound-routes"),
            Service.CAMPAIGN,
            List.of("campaigns", "suppression-lists", "policies", "consents", "contactability", "erasures"),
            Service.DIALER,
            List.of("lanes", "attempts", "limits", "kill-switch", "breakers"),
            Service.CALL_LOG,
            List.of(
                    "calls",
                    "stats",
                    "stream",
                    "webhook-endpoints",
                    "journal",
                    "checkpoints",
                    "verifications",
                    "replays",
                    "dossiers",
                    "retention",
                    "legal-holds",
                    "alarms",
                    "why"));

    private static final Map<String, Service> BY_SEGMENT = SEGMENTS.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(segment -> Map.entry(segment, entry.getKey())))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Map<String, Service> BY_NAME = Arrays.stream(Service.values())
            .collect(Collectors.toUnmodifiableMap(Service::shortName, service -> service));

    private Routes() {}

    /**
     * Where a request goes.
     *
     * @param path what the service is asked for
     */
    record Route(Service service, String path) {}

    static Optional<Route> of(String path) {
        var part = path.split("/", -1); // part[0] is empty
        if (path.startsWith("/api/v1/tenants/") && part.length > 5) {
            return route(BY_SEGMENT.get(part[5]), path);
        }
        if (path.startsWith("/api/v1/platform/") && part.length > 4) {
            return route(BY_NAME.get(part[4]), path);
        }
        if (path.equals("/webhooks/livekit")) {
            return route(Service.DIALER, path);
        }
        if (path.startsWith("/q/") && part.length > 2) {
            return route(BY_NAME.get(part[2]), "/q" + path.substring("/q/".length() + part[2].length()));
        }
        return Optional.empty();
    }

    private static Optional<Route> route(Service service, String path) {
        return Optional.ofNullable(service).map(found -> new Route(found, path));
    }
}
