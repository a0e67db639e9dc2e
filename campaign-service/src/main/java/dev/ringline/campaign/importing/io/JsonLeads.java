package dev.ringline.campaign.importing.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.ringline.campaign.importing.BatchItem;
import dev.ringline.campaign.importing.Refusal;
import dev.ringline.campaign.importing.ResolvedNumber;
import dev.ringline.campaign.importing.RowReader;
import dev.ringline.events.codec.EventCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Leads as JSON objects, in an array or one after another; items count from 1. */
final class JsonLeads implements LeadFile {
    private static final int MAX_TOKENS = 2_000;
    private static final ObjectMapper JSON = EventCodec.mapper();
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(1 << 20)
                    .maxNestingDepth(50)
                    .build())
            .build();

    private final JsonParser parser;
    private final RowReader reader;
    private long item;
    private boolean unreadable;

    JsonLeads(InputStream bytes, Function<String, ResolvedNumber> numbers) throws IOException {
        parser = FACTORY.createParser(bytes);
        parser.setCodec(JSON);
        reader = new RowReader(BatchItem.COLUMNS, numbers);
    }

    @Override
    public String numberColumn() {
        return "number";
    }

    @Override
    public List<Reading> next(int limit) throws IOException, Unreadable {
        var readings = new ArrayList<Reading>();
        if (unreadable) {
            broken(readings);
        }
        try {
            while (readings.size() < limit && toNextItem()) {
                readings.add(reading());
            }
        } catch (JsonProcessingException broken) {
            broken(readings);
        }
        if (item == 0) {
            throw new Unreadable("the file is empty");
        }
        return readings;
    }

    /** What came before is still a chunk; who asks for more is told. */
    private void broken(List<Reading> before) throws Unreadable {
        if (before.isEmpty()) {
            throw new Unreadable("after item " + item + ": not JSON that is expected here");
        }
        unreadable = true;
    }

    /** Steps into one array, and over its end. */
    private boolean toNextItem() throws IOException {
        var token = parser.nextToken();
        if (token == JsonToken.START_ARRAY && item == 0) {
            token = parser.nextToken();
        }
        return token != null && token != JsonToken.END_ARRAY;
    }

    private Reading reading() throws IOException {
        var reading = reading(item + 1);
        item++;
        return reading;
    }

    private Reading reading(long number) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return () -> refused(number, "is not an object");
        }
        try (var tokens = new TokenBuffer(parser)) {
            if (!copyItem(tokens)) {
                return () -> refused(number, "is larger than a lead can be");
            }
            var lead = JSON.readValue(tokens.asParser(), BatchItem.class);
            return () -> lead.read(number, reader);
        } catch (JsonMappingException shape) {
            return () -> refused(number, "has another shape than a lead");
        }
    }

    /** Reads the item to its end, also when it is too large; keeps only as much as a lead can have. */
    private boolean copyItem(TokenBuffer tokens) throws IOException {
        var depth = 0;
        var count = 0;
        do {
            var token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (++count <= MAX_TOKENS) {
                tokens.copyCurrentEvent(parser);
            }
        } while (depth > 0 && parser.nextToken() != null);
        if (depth > 0) {
            throw new JsonEOFException(parser, null, "ends within an item");
        }
        return count <= MAX_TOKENS;
    }

    private static RowReader.Read refused(long item, String reason) {
        return new RowReader.Read(null, List.of(Refusal.invalid(item, null, reason, null)));
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }
}
