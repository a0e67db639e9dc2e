package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.GroupCommit;
import dev.ringline.dialer.preparing.io.Rooms;
import dev.ringline.events.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stores events, those that come at the same time together, and with an agent that came that it is there. */
@ApplicationScoped
class WebhookIntake {
    private final Rooms rooms;
    private final GroupCommit<ReceivedEvent, Stored> group;

    WebhookIntake(EngineDatabase database, Rooms rooms) {
        this.rooms = rooms;
        this.group = new GroupCommit<>("webhooks-stored", database, this::store);
    }

    /** @param joinedInMs whose agents came with this group; told to one of it */
    private record Stored(boolean isNew, Map<AttemptId, Long> joinedInMs) {}

    /** Returns when it is committed. @return whether it is new */
    boolean store(ReceivedEvent event) throws SQLException {
        var stored = group.commit(event);
        rooms.learn(stored.joinedInMs());
        return stored.isNew();
    }

    private List<Stored> store(Connection connection, List<ReceivedEvent> events) throws SQLException {
        if (events.stream().allMatch(ReceivedEvent::isAgentJoined)) {
            EngineDatabase.relax(connection); // whoever waits for an agent looks after a second
        }
        var byId = new LinkedHashMap<String, ReceivedEvent>(); // one that is repeated at once is one
        events.forEach(event -> byId.putIfAbsent(event.id(), event));
        var fresh = WebhookTable.store(connection, byId.values());
        var joined = byId.values().stream()
                .filter(event -> fresh.contains(event.id()) && event.isAgentJoined())
                .map(ReceivedEvent::attempt)
                .toList();
        var tookMs = joined.isEmpty() ? Map.<AttemptId, Long>of() : rooms.agentsJoined(connection, joined);
        return java.util.stream.IntStream.range(0, events.size())
                .mapToObj(i -> new Stored(
                        fresh.contains(events.get(i).id())
                                && byId.get(events.get(i).id()) == events.get(i),
                        i == 0 ? tookMs : Map.of()))
                .toList();
    }
}
