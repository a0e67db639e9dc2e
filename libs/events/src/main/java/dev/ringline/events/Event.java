package dev.ringline.events;

/** Anything that passes between services. One sealed interface a topic; one record a type of event. */
public sealed interface Event
        permits NumberEvent,
                TrunkEvent,
                CampaignEvent,
                SuppressionEvent,
                LeadReadyEvent,
                LeadDecisionEvent,
                CallEvent,
                ControlEvent,
                OutcomeEvent,
                AlarmEvent {}
