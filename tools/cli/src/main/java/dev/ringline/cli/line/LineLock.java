package dev.ringline.cli.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One line a folder. The system lets go of the lock when the process ends, however it ends. */
final class LineLock implements AutoCloseable {
    private final FileChannel channel;

    private LineLock(FileChannel channel) {
        this.channel = channel;
    }

    static LineLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            var file = folder.resolve("lock");
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new IllegalStateException("a line runs already in " + folder
                        + ": stop it with Ctrl-C in its terminal, or use it as it is (ringline status)");
            }
            return new LineLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very JVM
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
