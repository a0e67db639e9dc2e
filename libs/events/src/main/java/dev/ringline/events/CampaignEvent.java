package dev.ringline.events;

/** Topic {@code campaigns}: whole definition and state. */
public sealed interface CampaignEvent extends Event permits CampaignChanged, RulesEcho {}
