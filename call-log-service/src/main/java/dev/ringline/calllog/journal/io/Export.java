package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.engine.io.EngineThreads;
import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.calllog.journal.Checkpoint;
import dev.ringline.calllog.journal.JournalRecord;
import dev.ringline.events.TenantId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Streams a tenant's bundle page by page; memory does not grow with it. */
@ApplicationScoped
class Export {
    private static final int PAGE = 500;

    private final EngineThreads engine;
    private final Checkpoints checkpoints;
    private final TenantRows rows;

    Export(EngineThreads engine, Checkpoints checkpoints, TenantRows rows) {
        this.engine = engine;
        this.checkpoints = checkpoints;
        this.rows = rows;
    }

    /** Where an export stands. Its end is the newest checkpoint that there was when it began. */
    private static final class Progress {
        private final Deque<Checkpoint> ahead;
        private final long until;
        private long position;
        private boolean done;

        Progress(List<Checkpoint> signed) {
            ahead = new ArrayDeque<>(signed);
            until = signed.isEmpty() ? 0 : signed.getLast().position();
        }

        String lines(List<JournalRecord> page) {
            var lines = new StringBuilder();
            for (var record : page) {
                checkpointsBefore(record.position(), lines);
                lines.append(Bundle.line(record)).append('\n');
                position = record.position();
            }
            if (page.size() < PAGE) {
                checkpointsBefore(Long.MAX_VALUE, lines);
                done = true;
            }
            return lines.toString();
        }

        private void checkpointsBefore(long next, StringBuilder lines) {
            while (!ahead.isEmpty() && ahead.peek().position() < next) {
                lines.append(Bundle.line(ahead.poll())).append('\n');
            }
        }
    }

    Multi<String> bundle(TenantId tenant) {
        var head = Bundle.head(tenant.value()) + '\n';
        return engine.run(() -> {
                    checkpoints.sign(tenant.value());
                    return tenant.value();
                })
                .chain(this::signed)
                .map(Progress::new)
                .onItem()
                .transformToMulti(progress -> pages(tenant.value(), progress))
                .onCompletion()
                .ifEmpty()
                .continueWith("")
                .onItem()
                .scan(() -> head, (before, page) -> page);
    }

    private Multi<String> pages(String tenant, Progress progress) {
        return Multi.createBy().repeating().uni(() -> page(tenant, progress)).whilst(page -> !progress.done);
    }

    private Uni<String> page(String tenant, Progress progress) {
        return rows.select(
                        JournalRows.SELECT_SEALED
                                + " where j.tenant_id = $1 and j.position > $2 and j.position <= $3"
                                + " order by j.position limit $4",
                        row -> JournalRows.of(row).record(),
                        tenant,
                        progress.position,
                        progress.until,
                        PAGE)
                .map(progress::lines);
    }

    private Uni<List<Checkpoint>> signed(String tenant) {
        return rows.select("""
                select tenant_id, number, previous, position, at, heads, key_id, signature from checkpoint
                where tenant_id = $1 order by number""", JournalResource::checkpoint, tenant);
    }
}
