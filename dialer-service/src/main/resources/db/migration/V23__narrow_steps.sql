-- A step of an attempt rewrites one row and touches no index: no index knows its state, and its page has room for the next
-- version of each row. What was said of state by an index is said by the small tables beside it.
drop index attempt_open;
drop index attempt_number;
drop index attempt_listed;
alter table attempt
    -- text as it was written: nothing searches in it
    alter column body type json using body::json,
    -- counts what was saved, also what was not told to others: who holds this one knows the row
    add column revision bigint not null default 1;
alter table attempt set (fillfactor = 50);
create index attempt_of_number on attempt (number);
create index attempt_of_tenant on attempt (tenant_id, attempt_id);

-- A live call's deadline, until it is answered: who is past it is found among those that live.
alter table live_call add column deadline timestamptz;
update live_call set deadline = attempt.deadline from attempt
where attempt.attempt_id = live_call.attempt_id and attempt.state in ('DIALING', 'UNKNOWN');
drop index live_call_campaign;

-- What preparing and claiming ask of a release, without reading it.
alter table waiting
    alter column release type json using release::json,
    add column sip_trunk_id text,
    add column agent_first boolean not null default true,
    add column cap_window_s integer;
update waiting set sip_trunk_id = release ->> 'sipTrunkId', agent_first = release ->> 'agent' <> 'AT_RINGING',
    cap_window_s = (release #>> '{caps,capWindowS}')::integer;
alter table waiting alter column sip_trunk_id set not null, alter column cap_window_s set not null;

-- Only what was not claimed yet, and rooms that have to go: a claimed one's row goes with the claim.
delete from prepared where claimed and not doomed;
drop index prepared_open;
alter table prepared drop column claimed;
create index prepared_line on prepared (began_at);

-- Looked at by the minute, in the order in which they came.
drop index webhook_age;
create index webhook_age on webhook using brin (received_at) with (pages_per_range = 16, autosummarize = on);
