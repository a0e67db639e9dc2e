-- What is built from the journal, by position. The same tables stand once more in schema shadow, where a replay builds
-- them anew and compares; a replay rolls back, so they are empty to everybody else.
create schema projection;
create schema shadow;

-- A call as its newest record says. attempt: the published Attempt as JSON, without its numbers.
create table projection.call_record (
    tenant_id        text   collate "C" not null,
    call_id          uuid   not null,
    version          bigint not null,
    campaign_id      uuid,
    lead_id          uuid,
    state            text   not null,
    disposition      text,
    at               timestamptz not null,
    slot_at          timestamptz,
    ended_at         timestamptz,
    invited          boolean not null,
    final            boolean not null,
    person           text   collate "C",
    callee_sealed    text,
    caller_id_person text   collate "C",
    caller_id_sealed text,
    attempt          text   not null,
    corrected        boolean not null,
    first_position   bigint not null,
    last_position    bigint not null,
    primary key (tenant_id, call_id)
) with (fillfactor = 70);
create index call_record_page on projection.call_record (tenant_id, first_position);
create index call_record_campaign on projection.call_record (tenant_id, campaign_id, first_position);
create index call_record_lead on projection.call_record (tenant_id, lead_id, first_position);
create index call_record_person on projection.call_record (tenant_id, person, slot_at);
create index call_record_at on projection.call_record (tenant_id, at);
create index call_record_live on projection.call_record (tenant_id, person) where invited and not final;

create table projection.call_outcome (
    tenant_id     text   collate "C" not null,
    call_id       uuid   not null,
    version       bigint not null,
    opt_out       boolean not null,
    outcome       text   not null,
    note_person   text   collate "C",
    note_sealed   text,
    last_position bigint not null,
    primary key (tenant_id, call_id)
);

create table projection.figure (
    tenant_id   text   collate "C" not null,
    campaign_id text   collate "C" not null,
    name        text   collate "C" not null,
    value       bigint not null,
    primary key (tenant_id, campaign_id, name)
) with (fillfactor = 50);

-- How often a lead came into a state less how often it left it (P5).
create table projection.lead_net (
    tenant_id   text   collate "C" not null,
    campaign_id text   collate "C" not null,
    lead_id     text   collate "C" not null,
    state       text   collate "C" not null,
    net         bigint not null,
    primary key (tenant_id, campaign_id, lead_id, state)
) with (fillfactor = 70);

-- Every slot that an attempt was ever seen with (P1, P4).
create table projection.dial (
    tenant_id text   collate "C" not null,
    call_id   text   collate "C" not null,
    slot_at   timestamptz not null,
    pool_id   text   collate "C" not null,
    person    text   collate "C" not null,
    position  bigint not null,
    primary key (tenant_id, call_id, slot_at)
);
create index dial_pool on projection.dial (tenant_id, pool_id, slot_at);
create index dial_position on projection.dial (position);

-- Every SIP call id that an attempt was ever seen with (P1).
create table projection.invite (
    tenant_id   text   collate "C" not null,
    call_id     text   collate "C" not null,
    sip_call_id text   collate "C" not null,
    position    bigint not null,
    primary key (tenant_id, call_id, sip_call_id)
);
create index invite_position on projection.invite (position);

create table projection.pool_limit (
    tenant_id text    collate "C" not null,
    pool_id   text    collate "C" not null,
    version   bigint  not null,
    cps       integer not null,
    from_at   timestamptz not null,
    primary key (tenant_id, pool_id, version)
);

-- Where in the journal a call, a lead, a person or a campaign is spoken of.
create table projection.trace (
    tenant_id text   collate "C" not null,
    about     text   collate "C" not null,
    subject   text   collate "C" not null,
    position  bigint not null,
    primary key (tenant_id, about, subject, position)
);

create table projection.alarm (
    tenant_id  text   collate "C" not null,
    monitor    text   collate "C" not null,
    scope      text   collate "C" not null,
    version    bigint not null,
    reason     text,
    raised_at  timestamptz,
    cleared_at timestamptz,
    primary key (tenant_id, monitor, scope)
);

-- Up to where they are built.
create table projection.built (
    singleton boolean primary key default true check (singleton),
    position  bigint not null
);
insert into projection.built (position) values (0);

do $$
declare t text;
begin
    foreach t in array array['call_record', 'call_outcome', 'figure', 'lead_net', 'dial', 'invite', 'pool_limit', 'trace',
            'alarm'] loop
        execute format('create table shadow.%1$I (like projection.%1$I including defaults including constraints
            including indexes including storage)', t);
        execute format('alter table projection.%I enable row level security', t);
        execute format('alter table projection.%I force row level security', t);
        execute format('create policy tenant on projection.%I to ${app}
            using (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', t);
        execute format('create policy engine on projection.%I to ${engine} using (true) with check (true)', t);
        execute format('grant select on projection.%I to ${app}', t);
    end loop;
end $$;

grant usage on schema projection to ${app}, ${engine};
grant usage on schema shadow to ${engine};
grant select, insert, update, delete on all tables in schema projection, shadow to ${engine};
grant select on projection.built to ${app};
