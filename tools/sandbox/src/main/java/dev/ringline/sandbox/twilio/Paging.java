package dev.ringline.sandbox.twilio;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Lists as Twilio pages them: {@code next_page_uri} is relative, carries an opaque token, and is null at the end; a page
 * may be empty and still have a next one.
 */
final class Paging {
    private Paging() {}

    /** @param gap whether the second page is empty */
    static Answer page(HttpServerRequest request, String key, List<JsonObject> all, boolean gap) {
        var size = Math.clamp(Integer.parseInt(request.getParam("PageSize", "50")), 1, 1_000);
        var token = request.getParam("PageToken", "");
        var page = Integer.parseInt(request.getParam("Page", "0"));
        if (page > 0 && !token.startsWith("PA")) {
            return Answer.error(400, 20001, "Invalid PageToken: follow next_page_uri");
        }
        var isGap = gap && page == 1 && all.size() > size;
        var from = token.isEmpty() ? 0 : Integer.parseInt(token.substring(2));
        var to = isGap ? from : Math.min(all.size(), from + size);
        var items = all.subList(Math.min(from, all.size()), to);
        var body = new JsonObject()
                .put(key, new JsonArray(items))
                .put("page", page)
                .put("page_size", size)
                .put("start", from)
                .put("end", Math.max(0, to - 1))
                .put("uri", request.uri())
                .put("first_page_uri", link(request, size, 0, null))
                .put("previous_page_uri", null)
                .put("next_page_uri", to < all.size() ? link(request, size, page + 1, "PA" + to) : null);
        return Answer.json(200, body);
    }

    private static String link(HttpServerRequest request, int size, int page, String token) {
        var link = new StringBuilder(request.path() + "?PageSize=" + size + "&Page=" + page);
        for (Map.Entry<String, String> one : request.params()) {
            if (!one.getKey().startsWith("Page")) {
                link.append('&').append(encode(one.getKey())).append('=').append(encode(one.getValue()));
            }
        }
        return token == null ? link.toString() : link + "&PageToken=" + token;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
