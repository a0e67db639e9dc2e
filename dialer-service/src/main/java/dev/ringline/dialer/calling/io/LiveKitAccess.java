package dev.ringline.dialer.calling.io;

import io.livekit.server.AccessToken;
import io.livekit.server.RoomAdmin;
import io.livekit.server.RoomCreate;
import io.livekit.server.RoomList;
import io.livekit.server.RoomName;
import io.livekit.server.SIPCall;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where LiveKit is, and tokens for it: each good for one kind of request and five seconds. */
@ApplicationScoped
public class LiveKitAccess {
    /** LiveKit's leeway makes it 65 s, after which a request that was stuck is dead. */
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(5);

    private static final Duration RECENT = Duration.ofMillis(500);

    private final Recent dialling = new Recent();
    private final Recent creating = new Recent();
    private final String url;
    private final URI address;
    private final String key;
    private final String secret;

    LiveKitAccess(
            @ConfigProperty(name = "livekit.url") String url,
            @ConfigProperty(name = "livekit.api.key") String key,
            @ConfigProperty(name = "livekit.api.secret") String secret) {
        this.url = httpUrl(url);
        this.address = URI.create(this.url);
        this.key = key;
        this.secret = secret;
    }

    /** @param path with a slash at its beginning */
    RequestOptions post(String path) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.getHost())
                .setPort(address.getPort() > 0 ? address.getPort() : isSecure() ? 443 : 80)
                .setSsl(isSecure())
                .setURI(address.getRawPath() + path);
    }

    private boolean isSecure() {
        return "https".equals(address.getScheme());
    }

    /** Without a slash at its end. */
    public String url() {
        return url;
    }

    String mayDial() {
        return dialling.get(() -> {
            var token = token();
            token.addSIPGrants(new SIPCall(true));
            return bearer(token);
        });
    }

    String mayCreateRooms() {
        return creating.get(() -> {
            var token = token();
            token.addGrants(new RoomCreate(true));
            return bearer(token);
        });
    }

    String mayListRooms() {
        var token = token();
        token.addGrants(new RoomList(true));
        return bearer(token);
    }

    String mayManage(String room) {
        var token = token();
        token.addGrants(new RoomAdmin(true), new RoomName(room));
        return bearer(token);
    }

    /** The newest token of those that name no room, for half a second: they are all alike. */
    private static final class Recent {
        private volatile Minted newest = new Minted(null, 0);

        private record Minted(String token, long atNanos) {}

        String get(Supplier<String> mint) {
            var minted = newest;
            if (minted.token() == null || System.nanoTime() - minted.atNanos() > RECENT.toNanos()) {
                minted = new Minted(mint.get(), System.nanoTime());
                newest = minted;
            }
            return minted.token();
        }
    }

    private AccessToken token() {
        var token = new AccessToken(key, secret);
        token.setTtl(TOKEN_LIFE.toMillis());
        return token;
    }

    private static String bearer(AccessToken token) {
        return "Bearer " + token.toJwt();
    }

    /** People write LiveKit's address as clients need it: {@code wss://}. */
    private static String httpUrl(String url) {
        var http = url.strip().replaceFirst("^ws(s?)://", "http$1://");
        return http.endsWith("/") ? http.substring(0, http.length() - 1) : http;
    }
}
