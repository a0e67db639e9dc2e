package dev.ringline.sandbox.livekit;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /sim}: watching and steering the simulation from another process; the paths are listed in docs/simulation.md. */
final class SimResource {
    private final SimulatedLiveKit sim;

    SimResource(SimulatedLiveKit sim) {
        this.sim = sim;
    }

    void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                var json = body.length() == 0 ? new JsonObject() : body.toJsonObject();
                answer(request, json);
            } catch (RuntimeException refused) {
                reply(request, 400, new JsonObject().put("error", String.valueOf(refused.getMessage())));
            }
        });
    }

    private void answer(HttpServerRequest request, JsonObject json) {
        switch (request.method() + " " + request.path()) {
            case "GET /sim/invites" -> invites(request);
            case "GET /sim/stats" -> reply(request, 200, sim.stats());
            case "GET /sim/faults" -> reply(request, 200, sim.faults().toJson());
            case "GET /sim/rooms" -> reply(request, 200, new JsonObject().put("rooms", new JsonArray(sim.roomNames())));
            case "PUT /sim/callees" -> {
                json.forEach(entry -> sim.callees().set(entry.getKey(), String.valueOf(entry.getValue())));
                done(request);
            }
            case "DELETE /sim/callees" -> {
                sim.callees().clear();
                done(request);
            }
            case "PUT /sim/agents" -> {
                json.forEach(entry -> sim.agents().set(entry.getKey(), String.valueOf(entry.getValue())));
                done(request);
            }
            case "DELETE /sim/agents" -> {
                sim.agents().clear();
                done(request);
            }
            case "PUT /sim/trunks" -> {
                json.forEach(entry -> limit(entry.getKey(), (JsonObject) entry.getValue()));
                done(request);
            }
            case "PUT /sim/faults" -> {
                sim.faults().change(json);
                done(request);
            }
            case "PUT /sim/webhooks" -> {
                webhooks(json);
                done(request);
            }
            case "POST /sim/crash" -> {
                done(request);
                sim.crash(json.getLong("downMs", 500L), json.getLong("rejoinMs", 500L));
            }
            case "POST /sim/reset" -> {
                sim.reset();
                done(request);
            }
            default -> reply(request, 404, new JsonObject().put("error", "no such path"));
        }
    }

    private void invites(HttpServerRequest request) {
        var after = Long.parseLong(request.getParam("after", "0"));
        var limit = Math.clamp(Integer.parseInt(request.getParam("limit", "10000")), 1, 100_000);
        var lines = sim.invites().list(after, limit).stream()
                .map(invite -> invite.toJson().encode() + "\n")
                .collect(Collectors.joining());
        request.response().putHeader("Content-Type", "application/x-ndjson").end(lines);
    }

    private void limit(String trunk, JsonObject limit) {
        sim.trunks()
                .set(
                        trunk,
                        limit.getInteger("cps", Integer.MAX_VALUE),
                        limit.getInteger("concurrency", Integer.MAX_VALUE));
    }

    private void webhooks(JsonObject json) {
        if (json.containsKey("urls")) {
            sim.webhooksTo(List.copyOf(
                    json.getJsonArray("urls").stream().map(String::valueOf).toList()));
        }
        sim.webhookFaults(WebhookFaults.of(json));
    }

    private static void done(HttpServerRequest request) {
        request.response().setStatusCode(204).end();
    }

    private static void reply(HttpServerRequest request, int status, JsonObject json) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json.encode());
    }
}
