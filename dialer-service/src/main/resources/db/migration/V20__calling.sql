-- What is known about calls beside the attempt itself. Engines only: nothing here carries a tenant of its own.

-- Events from LiveKit, verified, each once, kept before anybody thinks about them. No numbers, no secrets: see what is stripped.
create table webhook (
    event_id         text primary key,
    position         bigint generated always as identity,
    event            text        not null,
    -- of the room d-<attempt>; null for a room that is none of ours
    attempt_id       uuid,
    -- who it is about: CALLEE (c-<attempt>), AGENT, or null for the room or anybody else
    who              text check (who in ('CALLEE', 'AGENT')),
    participant_sid  text,
    call_status      text,
    left_reason      text,
    sip_call_id      text,
    carrier_call_sid text,
    -- by LiveKit's clock, whole seconds
    created_at       timestamptz not null,
    received_at      timestamptz not null default clock_timestamp(),
    thought_at       timestamptz,
    body             jsonb       not null
) with (fillfactor = 80);
create index webhook_of_attempt on webhook (attempt_id, position) where attempt_id is not null;
create index webhook_open on webhook (position) where thought_at is null;
create index webhook_age on webhook (received_at);

-- How far the reconciliation of an attempt has come; the row goes when it is settled.
create table reconciliation (
    attempt_id    uuid primary key references attempt,
    stage         text        not null,
    due_at        timestamptz not null,
    proving_since timestamptz,
    carrier_looks integer     not null,
    began_at      timestamptz not null default clock_timestamp()
);
create index reconciliation_due on reconciliation (due_at);

-- Calls that a person asked to end. LiveKit's answer to the dial is then the same as after a ringing timeout.
create table hang_up (
    attempt_id uuid primary key references attempt,
    actor      text        not null,
    asked_at   timestamptz not null default clock_timestamp()
);

grant select, insert, update, delete on webhook, reconciliation, hang_up to ${engine};
