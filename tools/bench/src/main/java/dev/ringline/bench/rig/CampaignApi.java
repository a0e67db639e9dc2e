package dev.ringline.bench.rig;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DayOfWeek;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A tenant's campaigns as people make and move them. */
public final class CampaignApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Rig rig;
    private final TenantId tenant;

    public CampaignApi(Rig rig, TenantId tenant) {
        this.rig = rig;
        this.tenant = tenant;
    }

    /** A draft that may call at any hour, as fast as its pool goes. */
    public CampaignId create(String name, String trunk) {
        var always = Stream.of(DayOfWeek.values())
                .map(day -> Map.of("day", day.name(), "from", "00:00", "until", "00:00"))
                .toList();
        var made = post(
                "",
                Map.of(
                        "name",
                        name,
                        "sipTrunkId",
                        trunk,
                        "agentName",
                        "bench-agent",
                        "schedule",
                        Map.of("windows", always),
                        "rules",
                        Map.of("maxAttemptsPerNumber", 3, "capWindowS", 86_400, "minGapS", 0)));
        return new CampaignId(UUID.fromString(made.get("id").toString()));
    }

    /** @param move start, pause or resume */
    public void move(CampaignId campaign, String move) {
        post("/" + campaign + "/" + move, Map.of());
    }

    private Map<?, ?> post(String path, Object body) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/tenants/%s/campaigns%s"
                            .formatted(rig.campaigns().port(), tenant, path)))
                    .header("Authorization", "Bearer " + rig.token(tenant))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build();
            var answer = HTTP.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        "%s: %d %s".formatted(path, answer.statusCode(), new String(answer.body())));
            }
            return JSON.readValue(answer.body(), Map.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
