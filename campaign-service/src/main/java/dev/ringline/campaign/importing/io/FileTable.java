package dev.ringline.campaign.importing.io;

import dev.ringline.events.ImportId;
import dev.ringline.events.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** An uploaded file in parts of a megabyte, read back as a stream that holds one part at a time. */
final class FileTable {
    static final int PART_BYTES = 1 << 20;

    private FileTable() {}

    static void insert(Connection connection, TenantId tenant, ImportId id, int part, byte[] content)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO import_part (import_id, part, tenant_id, content) VALUES (?, ?, ?, ?)")) {
            insert.setObject(1, id.value());
            insert.setInt(2, part);
            insert.setString(3, tenant.value());
            insert.setBytes(4, content);
            insert.executeUpdate();
        }
    }

    /** Takes a connection for each part only, so that a long import holds none while it thinks. */
    static InputStream open(DataSource dataSource, ImportId id, int parts) {
        return new Parts(dataSource, id, parts);
    }

    private static final class Parts extends InputStream {
        private final DataSource dataSource;
        private final ImportId id;
        private final int parts;
        private int next;
        private InputStream part = InputStream.nullInputStream();

        Parts(DataSource dataSource, ImportId id, int parts) {
            this.dataSource = dataSource;
            this.id = id;
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            var count = part.read(bytes, offset, length);
            while (count < 0 && next < parts) {
                part = new ByteArrayInputStream(load(next++));
                count = part.read(bytes, offset, length);
            }
            return count;
        }

        private byte[] load(int number) throws IOException {
            try (var connection = dataSource.getConnection();
                    var select = connection.prepareStatement(
                            "SELECT content FROM import_part WHERE import_id = ? AND part = ?")) {
                select.setObject(1, id.value());
                select.setInt(2, number);
                try (var rows = select.executeQuery()) {
                    if (!rows.next()) {
                        throw new FileGone();
                    }
                    return rows.getBytes(1);
                }
            } catch (SQLException failed) {
                throw new IOException("part " + number + " cannot be read", failed);
            }
        }
    }

    /** The import was withdrawn while it was read. */
    static final class FileGone extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
