package dev.ringline.cli.line;

import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.Service;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Where everything listens; all of it on loopback only. */
public record LinePorts(int edge, Map<Service, Integer> services, int liveKit, int twilio, int kafka, int postgres) {
    private static final int HIGHEST = 65_535;

    /** Those of the documentation, each to be overridden by {@code RINGLINE_<WHO>_PORT}. */
    public static LinePorts usual(Map<String, String> environment) {
        var services = new EnumMap<Service, Integer>(Service.class);
        services.put(Service.NUMBER, chosen(environment, "NUMBER", 8081));
        services.put(Service.CAMPAIGN, chosen(environment, "CAMPAIGN", 8082));
        services.put(Service.DIALER, chosen(environment, "DIALER", 8083));
        services.put(Service.CALL_LOG, chosen(environment, "CALL_LOG", 8084));
        return new LinePorts(
                chosen(environment, "EDGE", 8080),
                services,
                chosen(environment, "LIVEKIT", 7880),
                chosen(environment, "TWILIO", 8090),
                chosen(environment, "KAFKA", 19_092),
                chosen(environment, "POSTGRES", 15_432));
    }

    /** Whatever is free now: several lines can run side by side. */
    public static LinePorts free() {
        var services = new EnumMap<Service, Integer>(Service.class);
        for (var service : Service.values()) {
            services.put(service, Ports.free());
        }
        return new LinePorts(Ports.free(), services, Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }

    public int of(Service service) {
        return services.get(service);
    }

    /** The setting that moves a service. */
    static String setting(Service service) {
        return "RINGLINE_" + service.database().toUpperCase(Locale.ROOT) + "_PORT";
    }

    private static int chosen(Map<String, String> environment, String who, int usual) {
        var name = "RINGLINE_" + who + "_PORT";
        var text = environment.getOrDefault(name, Integer.toString(usual));
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > HIGHEST) {
            throw new IllegalArgumentException(name + " is not a port: " + text);
        }
        return Integer.parseInt(text);
    }
}
