package dev.ringline.sandbox.testing.poison;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All that a topic may hold and should not. */
final class Doses {
    static final int HUGE = 5 << 20;

    private static final String WITH_NUMBER = "{\"to\":\"+" + Sample.NUMBER;
    private static final String LAST_INSTANT = "+1000000000-12-31T23:59:59.999999999Z";
    private static final int LONG_TEXT = 5_000; // beyond what an index of PostgreSQL takes

    private final Topic topic;
    private final TenantId tenant;
    private final List<Dose> doses = new ArrayList<>();

    private Doses(Topic topic, TenantId tenant) {
        this.topic = topic;
        this.tenant = tenant;
    }

    static List<Dose> of(Topic topic, TenantId tenant) {
        var doses = new Doses(topic, tenant);
        doses.badValues();
        doses.badHeaders();
        var shapes = new HashSet<List<String>>();
        for (var sample : Sample.each(topic, tenant)) {
            doses.changed("nothing in it", sample, ObjectNode::removeAll, null);
            if (shapes.add(paths(sample.body()))) { // several types carry the same
                doses.mutilated(sample);
            }
        }
        return doses.doses;
    }

    private void badValues() {
        value("cut off", WITH_NUMBER.getBytes(UTF_8), "BAD_JSON");
        value("no UTF-8", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}, "BAD_JSON");
        value("an array", ("[\"+" + Sample.NUMBER + "\"]").getBytes(UTF_8), "BAD_JSON");
        value("a text", ("\"+" + Sample.NUMBER + '"').getBytes(UTF_8), "BAD_JSON");
        value("null", "null".getBytes(UTF_8), "BAD_JSON");
        value("empty", new byte[0], "BAD_JSON");
        value("nested without end", "[".repeat(100_000).getBytes(UTF_8), "BAD_JSON");
        value("5 MB", ("{\"to\":\"" + ("+" + Sample.NUMBER).repeat(HUGE / 11)).getBytes(UTF_8), "TOO_LARGE");
        value("no value", null, "BAD_JSON");
        var sample = Sample.good(topic, tenant);
        doses.add(new Dose("no key", null, tenant, sample.headers(1), WITH_NUMBER.getBytes(UTF_8), "BAD_JSON"));
        doses.add(new Dose("no key, no value", null, tenant, sample.headers(1), null, "BAD_JSON"));
        doses.add(new Dose("nothing at all", null, null, Map.of(), null, "BAD_HEADERS"));
        doses.add(new Dose("NUL in the key", "k\0", tenant, sample.headers(1), "{".getBytes(UTF_8), "BAD_JSON"));
        changed("a tenant of another shape inside", sample, body -> tenantIn(body, "+" + Sample.NUMBER), "BAD_JSON");
    }

    private void badHeaders() {
        header("an unknown type", "ce_type", "dev.ringline.Teleported.v1", "UNKNOWN_TYPE");
        header("a newer version", "ce_type", typeOfGood() + ".v2", "UNKNOWN_VERSION");
        header("no type of ours", "ce_type", "+" + Sample.NUMBER, "BAD_HEADERS");
        header("no type", "ce_type", null, "BAD_HEADERS");
        header("no id", "ce_id", null, "BAD_HEADERS");
        header("no subject", "ce_subject", null, "BAD_HEADERS");
        header("no version", "ce_version", null, "BAD_HEADERS");
        header("version 0", "ce_version", "0", "BAD_HEADERS");
        header("a time of another shape", "ce_time", "+" + Sample.NUMBER, "BAD_HEADERS");
        header("a tenant of another shape", "ce_tenant", "No Tenant +" + Sample.NUMBER, "BAD_HEADERS");
        header("the end of time", "ce_time", LAST_INSTANT, null);
        header("NUL in the subject", "ce_subject", "s\0", null);
        header("a long subject", "ce_subject", longText(), null);
        header("NUL in the actor", "ce_actor", "a\0", null);
        var sample = Sample.good(topic, tenant);
        doses.add(new Dose("no headers", UUID.randomUUID().toString(), null, Map.of(), sample.value(), "BAD_HEADERS"));
    }

    /** One field is missing, or says what its type allows and nobody means. */
    private void mutilated(Sample sample) {
        leaves(sample.body(), "", (path, node) -> {
            changed("without " + path, sample, body -> parent(body, path).remove(last(path)), null);
            if (node.isTextual()) {
                text(sample, path, "NUL in ", "n\0");
                text(sample, path, "spaces and lines in ", "two words\nand a line ");
                text(sample, path, "half a character in ", "\uD800");
                text(sample, path, "long ", longText());
                text(sample, path, "the end of time in ", LAST_INSTANT);
            }
            if (node.isNumber()) {
                number(sample, path, "all of ", Integer.MAX_VALUE);
                number(sample, path, "less than nothing of ", -1);
            }
        });
    }

    private void text(Sample sample, String path, String what, String text) {
        changed(what + path, sample, body -> parent(body, path).put(last(path), text), null);
    }

    private void number(Sample sample, String path, String what, int number) {
        changed(what + path, sample, body -> parent(body, path).put(last(path), number), null);
    }

    private void value(String name, byte[] value, String reason) {
        var sample = Sample.good(topic, tenant);
        doses.add(new Dose(name, sample.subject(), tenant, sample.headers(1), value, reason));
    }

    private void header(String name, String header, String text, String reason) {
        var sample = Sample.good(topic, tenant);
        var headers = new HashMap<>(sample.headers(1));
        if (text == null) {
            headers.remove(header);
        } else {
            headers.put(header, text.getBytes(UTF_8));
        }
        var named = "BAD_HEADERS".equals(reason) && !header.equals("ce_type") ? null : tenant;
        doses.add(new Dose(name, sample.subject(), named, headers, sample.value(), reason));
    }

    private void changed(String name, Sample sample, Consumer<ObjectNode> change, String reason) {
        var body = sample.body().deepCopy();
        change.accept(body);
        var key = UUID.randomUUID().toString();
        var own = new Sample(sample.topic(), sample.type(), sample.body(), key, tenant);
        doses.add(new Dose(
                sample.type().getSimpleName() + ": " + name, key, tenant, own.headers(1), Sample.bytes(body), reason));
    }

    private String typeOfGood() {
        return "dev.ringline." + Sample.good(topic, tenant).type().getSimpleName();
    }

    private static void tenantIn(ObjectNode body, String text) {
        (body.path("attempt") instanceof ObjectNode attempt ? attempt : body).put("tenantId", text);
    }

    private static List<String> paths(ObjectNode body) {
        var paths = new ArrayList<String>();
        leaves(body, "", (path, _) -> paths.add(path));
        return paths;
    }

    private static void leaves(JsonNode node, String path, BiConsumer<String, JsonNode> each) {
        node.fieldNames().forEachRemaining(name -> {
            var child = node.get(name);
            var at = path.isEmpty() ? name : path + '.' + name;
            each.accept(at, child);
            if (child instanceof ObjectNode) {
                leaves(child, at, each);
            } else if (child instanceof ArrayNode array && array.path(0) instanceof ObjectNode first) {
                leaves(first, at, each);
            }
        });
    }

    private static ObjectNode parent(ObjectNode body, String path) {
        JsonNode node = body;
        var steps = path.split("\\.");
        for (int i = 0; i < steps.length - 1; i++) {
            node = node.get(steps[i]);
            node = node instanceof ArrayNode array ? array.get(0) : node;
        }
        return (ObjectNode) node;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Always the same, and of a kind that does not compress. */
    private static String longText() {
        return new Random(1)
                .ints(LONG_TEXT, 'A', 'Z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
