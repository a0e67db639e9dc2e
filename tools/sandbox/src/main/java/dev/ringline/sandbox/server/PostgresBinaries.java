package dev.ringline.sandbox.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per clone from the archive on the class path. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** The folder with {@code bin/postgres}; unpacks it when it is not there. Safe for several JVMs at once. */
    static synchronized Path unpackedIn(Path cache) {
        var home = cache.resolve("postgresql-" + archive().replaceAll("^postgres-|\\.txz$", ""));
        try {
            Files.createDirectories(cache);
            try (var channel = FileChannel.open(
                            cache.resolve("postgresql.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(home.resolve("bin/postgres"))) {
                    var unpacking = home.resolveSibling(home.getFileName() + ".unpacking");
                    Folders.delete(unpacking);
                    unpack(unpacking);
                    Folders.delete(home);
                    Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack PostgreSQL into " + home, e);
        }
    }

    private static void unpack(Path folder) throws IOException {
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + archive())) {
            if (archive == null) {
                throw new IOException("no PostgreSQL for this machine on the class path: " + archive());
            }
            try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    write(folder, entry, tar);
                }
            }
        }
    }

    private static void write(Path folder, TarArchiveEntry entry, InputStream content) throws IOException {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static String archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var machine = System.getProperty("os.arch");
        return "postgres-%s-%s.txz"
                .formatted(
                        system,
                        switch (machine) {
                            case "amd64", "x86_64" -> "x86_64";
                            case "aarch64" -> "arm_64";
                            default -> machine;
                        });
    }
}
