package dev.ringline.campaign.importing.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a file is written in, looked at as it streams by: what its byte order mark says; else UTF-16 where every other byte is
 * NUL; else UTF-8 if all of it is; else Windows-1252, the superset of Latin-1 that spreadsheets write.
 */
final class EncodingDetector {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int HEAD = 512;

    private final byte[] head = new byte[HEAD];
    private int headLength;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(8_192);
    private byte[] incomplete = {};
    private boolean isUtf8 = true;

    /** The next bytes of the file. */
    void take(byte[] bytes) {
        var missing = Math.min(HEAD - headLength, bytes.length);
        System.arraycopy(bytes, 0, head, headLength, missing);
        headLength += missing;
        if (isUtf8) {
            decode(bytes);
        }
    }

    /** To be asked when the whole file has gone by. */
    Charset charset() {
        if (startsWith(0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (startsWith(0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        if (mostlyNul(1)) {
            return StandardCharsets.UTF_16LE;
        }
        if (mostlyNul(0)) {
            return StandardCharsets.UTF_16BE;
        }
        return isUtf8 && incomplete.length == 0 ? StandardCharsets.UTF_8 : WINDOWS_1252;
    }

    private boolean startsWith(int... mark) {
        for (var i = 0; i < mark.length; i++) {
            if (i >= headLength || (head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** In text of European languages the high byte of a UTF-16 unit is NUL. */
    private boolean mostlyNul(int offset) {
        var nul = 0;
        var other = 0;
        for (var i = 0; i < headLength; i++) {
            if (head[i] == 0) {
                if (i % 2 == offset) {
                    nul++;
                } else {
                    other++;
                }
            }
        }
        return nul > headLength / 4 && other == 0;
    }

    private void decode(byte[] bytes) {
        var joined = Arrays.copyOf(incomplete, incomplete.length + bytes.length);
        System.arraycopy(bytes, 0, joined, incomplete.length, bytes.length);
        var in = ByteBuffer.wrap(joined);
        while (true) {
            decoded.clear();
            var result = utf8.decode(in, decoded, false);
            if (result.isError()) {
                isUtf8 = false;
                return;
            }
            if (result.isUnderflow()) {
                incomplete = Arrays.copyOfRange(joined, in.position(), joined.length);
                return;
            }
        }
    }
}
