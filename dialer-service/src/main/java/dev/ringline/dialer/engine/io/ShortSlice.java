package dev.ringline.dialer.engine.io;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Lets a thread that works little and must not wait run soon after it wakes, also while compilers, collectors and others use
 * every core: Linux (6.12 and newer) takes a thread's own wish for a shorter slice as an earlier deadline. Its share of the
 * processor stays what it is, and nobody's leave is needed. Elsewhere nothing happens.
 */
public final class ShortSlice {
    private static final Logger LOG = Logger.getLogger(ShortSlice.class);
    private static final long SLICE_NANOS = 200_000;

    private record Calls(long set, long get) {}

    private static final Map<String, Calls> NUMBERS =
            Map.of("amd64", new Calls(314, 315), "aarch64", new Calls(274, 275));
    private static final long SIZE = 48; // struct sched_attr as of its first version, which has all that is needed
    private static final long RUNTIME = 24;
    private static final int THIS_THREAD = 0;
    private static final int NO_FLAGS = 0;

    private ShortSlice() {}

    /** For the thread that calls it. @return whether the system took it */
    public static boolean ask() {
        var numbers = Optional.ofNullable(NUMBERS.get(System.getProperty("os.arch")));
        if (numbers.isEmpty() || !"Linux".equals(System.getProperty("os.name"))) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            var attributes = arena.allocate(
                    MemoryLayout.sequenceLayout(SIZE, ValueLayout.JAVA_BYTE).withByteAlignment(8));
            var get = call(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT);
            var set = call(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            if ((long) get.invokeExact(numbers.get().get(), THIS_THREAD, attributes, (int) SIZE, NO_FLAGS) != 0) {
                return false;
            }
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, SLICE_NANOS);
            return (long) set.invokeExact(numbers.get().set(), THIS_THREAD, attributes, NO_FLAGS) == 0;
        } catch (Throwable e) { // a wish, and no more
            LOG.debug("no short slice", e);
            return false;
        }
    }

    @SuppressWarnings("restricted") // every JVM of ours is started with leave for native access
    private static MethodHandle call(MemoryLayout... arguments) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments),
                Linker.Option.firstVariadicArg(1));
    }
}
