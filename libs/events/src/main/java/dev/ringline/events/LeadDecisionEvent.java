package dev.ringline.events;

/** Topic {@code lead-decisions}: what campaign-service decided about leads, with rule and version. */
public sealed interface LeadDecisionEvent extends Event permits LeadDecided, LeadsDecided, LeadsImported {}
