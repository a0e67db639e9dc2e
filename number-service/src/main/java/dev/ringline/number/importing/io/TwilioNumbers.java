package dev.ringline.number.importing.io;

import com.twilio.base.Page;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.type.PhoneNumberCapabilities;
import dev.ringline.events.E164;
import dev.ringline.number.importing.FoundNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads every number of a Twilio account. A middle page may be empty and still have a next, and the SDK's iterator stops
 * there (TELEPHONY 3.4, measured): so page by page, as long as Twilio names a next one.
 */
final class TwilioNumbers {
    private static final int MOST_PAGES = 10_000;

    /** What the pages held; what could not be read as a number is counted, and the rest goes on. */
    record Listing(List<FoundNumber> numbers, int pages, int refused) {}

    /** Told after each page. */
    interface Progress {
        void read(int pages, int numbers);
    }

    private TwilioNumbers() {}

    /** @param pageSize 1 to 1,000 */
    static Listing readAll(TwilioRestClient client, long pageSize, Progress progress) {
        var numbers = new ArrayList<FoundNumber>();
        var reader = IncomingPhoneNumber.reader().setPageSize(pageSize);
        int refused = 0;
        int pages = 1;
        Page<IncomingPhoneNumber> page = reader.firstPage(client);
        while (true) {
            for (var item : page.getRecords()) {
                var found = found(item);
                found.ifPresent(numbers::add);
                refused += found.isPresent() ? 0 : 1;
            }
            progress.read(pages, numbers.size());
            if (!page.hasNextPage()) {
                return new Listing(List.copyOf(numbers), pages, refused);
            }
            if (++pages > MOST_PAGES) {
                throw new IllegalStateException("Twilio's list does not end after " + MOST_PAGES + " pages");
            }
            page = reader.nextPage(page, client);
        }
    }

    private static Optional<FoundNumber> found(IncomingPhoneNumber item) {
        var number =
                item.getPhoneNumber() == null ? null : item.getPhoneNumber().getEndpoint();
        if (item.getSid() == null || !E164.isValid(number)) {
            return Optional.empty();
        }
        return Optional.of(new FoundNumber(
                item.getSid(),
                new E164(number),
                NumberType.of(item.getType(), number),
                capabilities(item.getCapabilities()),
                item.getTrunkSid(),
                item.getDateCreated() == null ? null : item.getDateCreated().toInstant()));
    }

    private static List<String> capabilities(PhoneNumberCapabilities can) {
        if (can == null) {
            return List.of();
        }
        return Stream.of(
                        can.getFax() ? "fax" : null,
                        can.getMms() ? "mms" : null,
                        can.getSms() ? "sms" : null,
                        can.getVoice() ? "voice" : null)
                .filter(name -> name != null)
                .toList();
    }
}
