package dev.ringline.campaign.importing.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.platform.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A file may be large because it is streamed to the database; every other body stands in memory and may not. */
class BodyLimit {
    private static final Pattern FILES = Pattern.compile("/api/v1/tenants/[^/]+/campaigns/[^/]+/imports/?");
    private static final int AFTER_QUARKUS_OWN_LIMIT = -1;
    private static final String QUARKUS_LIMIT = "io.quarkus.max-request-size"; // read by the body's stream

    private static final int BEFORE_QUARKUS_OWN_LIMIT = -3; // which answers without a word

    private final long maxBytes;
    private final long maxFile;
    private final ObjectMapper json;

    BodyLimit(
            @ConfigProperty(name = "ringline.body.max-bytes", defaultValue = "4194304") long maxBytes,
            @ConfigProperty(name = "ringline.import.max-bytes", defaultValue = "536870912") long maxFile,
            ObjectMapper json) {
        this.maxBytes = maxBytes;
        this.maxFile = maxFile;
        this.json = json;
    }

    void install(@Observes Router router) {
        router.route().order(BEFORE_QUARKUS_OWN_LIMIT).handler(this::refuseIfTooLarge);
        router.route().order(AFTER_QUARKUS_OWN_LIMIT).handler(this::limit);
    }

    /** By what it says of its own length; without that, whoever reads it counts. */
    private void refuseIfTooLarge(RoutingContext context) {
        var announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        var most = isFile(context) ? maxFile : maxBytes;
        if (announced == null || !announced.matches("\\d{1,18}") || Long.parseLong(announced) <= most) {
            context.next();
            return;
        }
        var problem = Problem.of(413, "Content Too Large", "at most " + most + " bytes");
        context.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(text(problem));
    }

    private void limit(RoutingContext context) {
        if (!isFile(context)) {
            context.put(QUARKUS_LIMIT, maxBytes);
        }
        context.next();
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }

    private static boolean isFile(RoutingContext context) {
        return context.request().method() == HttpMethod.POST
                && FILES.matcher(context.normalizedPath()).matches();
    }
}
