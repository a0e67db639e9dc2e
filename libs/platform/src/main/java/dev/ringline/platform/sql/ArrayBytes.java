package dev.ringline.platform.sql;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Grows as it is written; big-endian, as PostgreSQL reads. */
final class ArrayBytes {
    private ByteBuffer buffer = ByteBuffer.allocate(1_024);

    ArrayBytes length(int bytes) {
        return int4(bytes);
    }

    ArrayBytes bytes(byte[] value) {
        length(value.length);
        room(value.length).put(value);
        return this;
    }

    ArrayBytes int1(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    ArrayBytes int2(short value) {
        room(Short.BYTES).putShort(value);
        return this;
    }

    ArrayBytes int4(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    ArrayBytes int8(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            var larger = ByteBuffer.allocate(Math.addExact(buffer.position(), Math.max(buffer.capacity(), bytes)) * 2);
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
