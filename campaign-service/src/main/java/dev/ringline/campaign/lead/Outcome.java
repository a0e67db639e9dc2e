package dev.ringline.campaign.lead;

import dev.ringline.events.OutcomeRecorded.Result;
import java.time.Instant;

/**
 * What the agent, or a person, said of a call.
 *
 * @param callbackAt when the callee asked to be called, or {@code null}
 */
public record Outcome(Result result, Instant callbackAt, boolean optOut) {}
