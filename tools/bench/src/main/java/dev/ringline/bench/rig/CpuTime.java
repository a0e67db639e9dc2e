package dev.ringline.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processor time that processes and what they started have used, as Linux counts it; nothing elsewhere. */
public final class CpuTime {
    private static final double TICKS_PER_S = 100;
    private static final int USER = 11; // fields of /proc/pid/stat, counted behind the name

    private CpuTime() {}

    /** Seconds until now, of the process and all below it. */
    public static double seconds(long pid) {
        var self = ProcessHandle.of(pid);
        return self.map(process -> Stream.concat(Stream.of(process), process.descendants())
                                .mapToDouble(each -> ticks(each.pid(), 4))
                                .sum()
                        / TICKS_PER_S)
                .orElse(0.0);
    }

    /** Seconds until now, of the process without what it started. */
    static double ownSeconds(long pid) {
        return ticks(pid, 2) / TICKS_PER_S;
    }

    /** Microseconds a call, by who used them. */
    public static Map<String, Long> perCall(Map<String, Double> before, Map<String, Double> after, int calls) {
        var each = new TreeMap<String, Long>();
        after.forEach((who, seconds) -> each.put(who, Math.round((seconds - before.get(who)) * 1e6 / calls)));
        return each;
    }

    /** The first two fields are its own; the next two what its ended children used. */
    private static double ticks(long pid, int fieldsSummed) {
        try {
            var text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            double ticks = 0;
            for (int field = USER; field < USER + fieldsSummed; field++) {
                ticks += Double.parseDouble(fields[field]);
            }
            return ticks;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Resident memory in megabytes; 0 where it cannot be known. */
    public static double residentMb(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
