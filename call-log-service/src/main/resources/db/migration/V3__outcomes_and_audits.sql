-- Which version a call's newest outcome has, and whether any of them was an opt-out: none takes that back. The outcome
-- itself goes to the topic, and comes back through the journal.
create table outcome_version (
    tenant_id text    collate "C" not null,
    call_id   uuid    not null,
    version   bigint  not null,
    opt_out   boolean not null,
    primary key (tenant_id, call_id)
);

-- Replays and verifications that somebody asked for, and what they found.
create table audit (
    tenant_id    text collate "C" not null,
    audit_id     uuid not null,
    kind         text not null check (kind in ('REPLAY', 'VERIFICATION')),
    state        text not null check (state in ('REQUESTED', 'DONE', 'FAILED')),
    requested_by text not null,
    requested_at timestamptz not null,
    finished_at  timestamptz,
    -- JSON
    result       text,
    primary key (tenant_id, audit_id)
);
create index audit_requested on audit (requested_at) where state = 'REQUESTED';

-- What the monitors keep an eye on; version: of the alarms said about it.
create table watch (
    tenant_id text collate "C" not null,
    monitor   text collate "C" not null,
    scope     text collate "C" not null,
    says      text        not null,
    seen_from timestamptz not null,
    seen_last timestamptz not null,
    raised    boolean     not null,
    primary key (tenant_id, monitor, scope)
);
create table alarm_version (
    tenant_id text   collate "C" not null,
    monitor   text   collate "C" not null,
    scope     text   collate "C" not null,
    version   bigint not null,
    primary key (tenant_id, monitor, scope)
);
-- Up to which position the evidence of INVITEs was looked at.
create table watched (
    singleton boolean primary key default true check (singleton),
    position  bigint not null
);
insert into watched (position) values (0);

grant select, insert, update on outcome_version, audit to ${app};
grant select, insert, update, delete on outcome_version, audit, watch, alarm_version, watched to ${engine};

do $$
declare t text;
begin
    foreach t in array array['outcome_version', 'audit', 'watch', 'alarm_version'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy tenant on %I to ${app}
            using (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', t);
        execute format('create policy engine on %I to ${engine} using (true) with check (true)', t);
    end loop;
end $$;
