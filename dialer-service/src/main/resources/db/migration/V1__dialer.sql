-- What the dialer holds. Numbers stand here in clear; they leave only on topics and to LiveKit.
-- Engines see all tenants, REST (the app role) only its own: see the policies at the end.

-- One row a shard: who owns it, under which epoch, and a counter that the owner moves. The epoch fences claims.
create table shard (
    shard       smallint primary key,
    epoch       bigint      not null default 0,
    owner       text,
    counter     bigint      not null default 0,
    -- why nothing may be claimed although there is an owner: the restore fence (P1); null when open
    shut_reason text,
    changed_at  timestamptz not null default now()
);
insert into shard (shard) values (0);

-- The database that we were last open on. Another identity or timeline means a restore: the shards stay shut.
create table database_identity (
    singleton         boolean primary key default true check (singleton),
    system_identifier bigint      not null,
    timeline          integer     not null,
    seen_at           timestamptz not null default now()
);

-- Every attempt, whole: body is the published Attempt as JSON, the columns are what is searched and counted by.
create table attempt (
    attempt_id  uuid primary key,
    tenant_id   text        not null,
    campaign_id uuid        not null,
    lead_id     uuid        not null,
    pool_id     uuid        not null,
    number      text        not null,
    state       text        not null,
    version     bigint      not null,
    -- the record that released it
    causation_id uuid,
    holder      text,
    slot_at     timestamptz,
    deadline    timestamptz,
    -- counts against the number's caps: whatever may have rung the callee does
    counts      boolean     not null default false,
    body        jsonb       not null,
    released_at timestamptz not null,
    changed_at  timestamptz not null
) with (fillfactor = 70);
create index attempt_open on attempt (state, deadline)
    where state in ('WAITING', 'PREPARING', 'DIALING', 'ANSWERED', 'UNKNOWN');
create index attempt_number on attempt (tenant_id, number, slot_at) where slot_at is not null;
create index attempt_listed on attempt (tenant_id, state, attempt_id);

-- A release that was not claimed yet: everything that preparing and claiming need. Churns, so it stays small.
create table waiting (
    attempt_id     uuid primary key references attempt,
    tenant_id      text        not null,
    campaign_id    uuid        not null,
    pool_id        uuid        not null,
    number         text        not null,
    number_hash    text        not null,
    callable_from  timestamptz not null,
    callable_until timestamptz not null,
    rules_version  bigint      not null,
    -- the release as it came
    release        jsonb       not null,
    position       bigint generated always as identity,
    prepared       boolean     not null default false
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index waiting_next on waiting (pool_id, tenant_id, campaign_id, position) where not prepared;
create index waiting_until on waiting (callable_until);

-- A room on its way or ready. The row stands before the room does; a new owner adopts it. Once doomed, the room is
-- deleted and then the row: whoever has nothing left to dial fences.
create table prepared (
    attempt_id      uuid primary key references attempt,
    tenant_id       text        not null,
    campaign_id     uuid        not null,
    pool_id         uuid        not null,
    agent_first     boolean     not null,
    began_at        timestamptz not null,
    room_created_at timestamptz,
    agent_deadline  timestamptz not null,
    ready_at        timestamptz,
    agent_left_at   timestamptz,
    claimed         boolean     not null default false,
    doomed          boolean     not null default false
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index prepared_pool on prepared (pool_id, ready_at);

-- At most one live attempt a tenant and number (P1). Concurrency is a count of these rows (P4).
create table live_call (
    tenant_id   text        not null,
    number      text        not null,
    attempt_id  uuid        not null unique references attempt,
    campaign_id uuid        not null,
    pool_id     uuid        not null,
    since       timestamptz not null,
    primary key (tenant_id, number)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index live_call_pool on live_call (pool_id);
create index live_call_campaign on live_call (campaign_id);

-- Round robin: which of its numbers a campaign showed last.
create table caller_turn (
    campaign_id    uuid primary key,
    tenant_id      text not null,
    last_number_id uuid not null
);

-- The view of the rules: the newest version of each value on the rule topics.
create table campaign_rule (
    campaign_id   uuid primary key,
    tenant_id     text   not null,
    version       bigint not null,
    state         text   not null,
    rules_version bigint not null,
    cps           integer,
    concurrency   integer,
    weight        integer not null,
    lists         uuid[] not null,
    caller_id     jsonb  not null
);
create table suppression_rule (
    tenant_id   text   not null,
    number_hash text   not null,
    version     bigint not null,
    entries     jsonb  not null,
    primary key (tenant_id, number_hash)
);
create table number_rule (
    number_id   uuid primary key,
    tenant_id   text    not null,
    version     bigint  not null,
    number      text    not null,
    campaign_id uuid,
    pool_id     uuid,
    active      boolean not null
);
create index number_rule_linked on number_rule (campaign_id, pool_id, number_id) where active;
create table trunk_rule (
    trunk_id     uuid primary key,
    tenant_id    text    not null,
    version      bigint  not null,
    sip_trunk_id text,
    pool_id      uuid    not null,
    deleted      boolean not null
);
create table pool_rule (
    pool_id            uuid primary key,
    tenant_id          text    not null,
    version            bigint  not null,
    name               text    not null,
    cps                integer not null,
    concurrency        integer not null,
    carrier            text    not null,
    sealed_credentials text,
    deleted            boolean not null
);

-- The newest echo of each dialer's nonces on each rule partition, stored with the rules that stand before it.
create table rules_echo (
    dialer    text        not null,
    topic     text        not null,
    partition integer     not null,
    nonce     uuid        not null,
    seen_at   timestamptz not null default clock_timestamp(),
    primary key (dialer, topic, partition)
) with (fillfactor = 50);

-- Our own limits of a tenant: null is none.
create table tenant_limit (
    tenant_id   text primary key,
    cps         integer check (cps between 1 and 1000),
    concurrency integer check (concurrency >= 1),
    weight      integer not null default 1 check (weight between 1 and 100),
    actor       text        not null,
    changed_at  timestamptz not null
);

-- Stop now: read in each claim, no Kafka in its way. scope_id is '' for the whole tenant.
create table kill_switch (
    tenant_id  text        not null,
    scope      text        not null check (scope in ('TENANT', 'CAMPAIGN', 'POOL')),
    scope_id   text        not null,
    is_on      boolean     not null,
    actor      text        not null,
    changed_at timestamptz not null,
    primary key (tenant_id, scope, scope_id)
);

-- Where a pool's breaker stands, and what the carrier's refusals slowed it to (null: as granted).
create table breaker (
    pool_id       uuid primary key,
    tenant_id     text        not null,
    is_open       boolean     not null,
    reason        text        not null,
    throttled_cps double precision,
    changed_at    timestamptz not null
);

-- The versions of what is said on controls, by subject.
create table control_version (
    subject text primary key,
    version bigint not null
);

do $$
declare
    held text;
begin
    foreach held in array array ['attempt', 'waiting', 'prepared', 'live_call', 'caller_turn', 'campaign_rule',
        'suppression_rule', 'number_rule', 'trunk_rule', 'pool_rule', 'tenant_limit', 'kill_switch', 'breaker']
    loop
        execute format('grant select, insert, update, delete on %I to ${engine}', held);
        execute format('alter table %I enable row level security', held);
        execute format('alter table %I force row level security', held);
        execute format('create policy tenant on %I to ${app} '
            'using (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', held);
        execute format('create policy engine on %I to ${engine} using (true)', held);
    end loop;
end $$;

grant select, insert, update, delete
    on shard, database_identity, rules_echo, control_version to ${engine};
grant select on attempt, waiting, prepared, live_call, campaign_rule, number_rule, trunk_rule, pool_rule, breaker,
    shard to ${app};
grant select, insert, update on kill_switch, tenant_limit, control_version to ${app};
