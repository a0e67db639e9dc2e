package dev.ringline.events;

/** Topic {@code outcomes}: what the agent or a person recorded about a call. */
public sealed interface OutcomeEvent extends Event permits OutcomeRecorded {}
