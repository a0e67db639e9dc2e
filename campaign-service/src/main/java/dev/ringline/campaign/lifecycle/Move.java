package dev.ringline.campaign.lifecycle;

import dev.ringline.campaign.lifecycle.CampaignCommand.Archive;
import dev.ringline.campaign.lifecycle.CampaignCommand.Cancel;
import dev.ringline.campaign.lifecycle.CampaignCommand.Pause;
import dev.ringline.campaign.lifecycle.CampaignCommand.Resume;
import dev.ringline.campaign.lifecycle.CampaignCommand.Start;
import dev.ringline.events.CampaignChanged.PauseReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person may ask of a campaign, by the word that stands in the URL. */
public enum Move {
    START,
    PAUSE,
    RESUME,
    CANCEL,
    ARCHIVE;

    public static Optional<Move> named(String word) {
        return Arrays.stream(values()).filter(move -> move.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param notBefore of the schedule, or {@code null}
     * @param standing what would have paused a running campaign by now
     */
    public CampaignCommand command(Instant notBefore, List<PauseReason> standing) {
        return switch (this) {
            case START -> new Start(notBefore, standing);
            case PAUSE -> new Pause(PauseReason.USER);
            case RESUME -> new Resume(PauseReason.USER);
            case CANCEL -> new Cancel();
            case ARCHIVE -> new Archive();
        };
    }

    /** Those that would change something now: {@code decide} is asked for each. */
    public static List<Move> allowed(Campaign campaign, Instant now) {
        return Arrays.stream(values())
                .filter(move -> !CampaignDecider.decide(campaign, move.command(null, List.of()), now)
                        .events()
                        .isEmpty())
                .toList();
    }
}
