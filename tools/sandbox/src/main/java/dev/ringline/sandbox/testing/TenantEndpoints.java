package dev.ringline.sandbox.testing;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every endpoint below a tenant that a service has, by its own OpenAPI document: a test's table that forgets one fails. */
public final class TenantEndpoints {
    private static final String ROOT = "/api/v1/tenants/{tenantId}/";
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "PATCH", "DELETE");

    private TenantEndpoints() {}

    /**
     * @param paths {@code paths} of the document
     * @return for example {@code "GET calls/{}/events"}
     */
    public static Set<String> of(Map<String, Map<String, Object>> paths) {
        var endpoints = new TreeSet<String>();
        paths.forEach((path, methods) -> methods.keySet().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .filter(METHODS::contains)
                .filter(_ -> path.startsWith(ROOT))
                .forEach(method -> endpoints.add(method + " " + nameless(path.substring(ROOT.length())))));
        return endpoints;
    }

    /** Without the names of what varies, and without a query. */
    public static String nameless(String path) {
        return path.replaceAll("\\{[^}]*}", "{}").replaceAll("\\?.*", "");
    }
}
