package dev.ringline.campaign.importing.io;

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

    private final long maxBytes;

    BodyLimit(@ConfigProperty(name = "ringline.body.max-bytes", defaultValue = "4194304") long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void install(@Observes Router router) {
        router.route().order(AFTER_QUARKUS_OWN_LIMIT).handler(this::limit);
    }

    private void limit(RoutingContext context) {
        if (isFile(context)) {
            context.next();
            return;
        }
        var announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && announced.matches("\\d{1,18}") && Long.parseLong(announced) > maxBytes) {
            context.response()
                    .setStatusCode(413)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end();
            return;
        }
        context.put(QUARKUS_LIMIT, maxBytes);
        context.next();
    }

    private static boolean isFile(RoutingContext context) {
        return context.request().method() == HttpMethod.POST
                && FILES.matcher(context.normalizedPath()).matches();
    }
}
