-- What every service's good conduct needs. ${app} is the role of REST, ${engine} that of the engines.

-- Events that are committed and not yet acknowledged by Kafka; the relay deletes them. Rules never wait behind data.
create table outbox_rules (
    id         bigint      generated always as identity primary key,
    topic      text        not null,
    key        text        not null,
    headers    text        not null, -- JSON object: name to text
    value      bytea       not null,
    created_at timestamptz not null default clock_timestamp()
);

create table outbox_data (
    id         bigint      generated always as identity primary key,
    topic      text        not null,
    key        text        not null,
    headers    text        not null,
    value      bytea       not null,
    created_at timestamptz not null default clock_timestamp()
);

-- small, and every row is written once and deleted once: vacuum before the dead outnumber the living
alter table outbox_rules set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table outbox_data set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

grant insert on outbox_rules, outbox_data to ${app};
grant select, insert, delete on outbox_rules, outbox_data to ${engine};

-- How far a consumer has come, committed with what it wrote.
create table topic_offset (
    consumer    text   not null,
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null,
    primary key (consumer, topic, partition)
) with (fillfactor = 50);
grant select, insert, update on topic_offset to ${engine};

-- The newest version a consumer has seen of a subject: what is not newer is dropped.
create table subject_version (
    consumer text   not null,
    topic    text   not null,
    subject  text   not null,
    version  bigint not null,
    primary key (consumer, topic, subject)
) with (fillfactor = 80);
grant select, insert, update on subject_version to ${engine};

-- Records that a consumer could not take in. The value is sealed; nothing else here says anything about a person.
create table dead_letter (
    id           uuid        primary key,
    consumer     text        not null,
    topic        text        not null,
    partition    int         not null,
    "offset"     bigint      not null,
    sealed_key   text,
    headers      text        not null,
    sealed_value text,
    value_bytes  int         not null, -- as it came; longer than the sealed one if it was cut
    reason       text        not null,
    detail       text        not null,
    set_aside_at timestamptz not null,
    settled_at   timestamptz,          -- redriven, or dismissed by a person
    settled_by   text,
    settled_how  text check (settled_how in ('redriven', 'dismissed')),
    unique (consumer, topic, partition, "offset")
);
create index dead_letter_open on dead_letter (id) where settled_at is null;
grant select, insert, update on dead_letter to ${engine};

-- A rule topic held what could not be read: what it may concern stops until a readable version of the same key, a redrive or
-- a person settles it. tenant_id null: nobody knows whom it concerns, so it concerns all.
create table rule_stop (
    consumer       text        not null,
    topic          text        not null,
    key_hash       text        not null, -- SHA-256 of the record's key, hex: a key may be personal
    tenant_id      text,
    dead_letter_id uuid        not null references dead_letter (id),
    reason         text        not null,
    stopped_at     timestamptz not null,
    primary key (consumer, topic, key_hash)
);
grant select, insert, update, delete on rule_stop to ${engine};

-- What was answered to a request that a client may repeat.
create table idempotency_key (
    tenant_id    text        not null,
    key          text        not null,
    request_hash text        not null,
    status       int,
    body         text,
    created_at   timestamptz not null,
    primary key (tenant_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy own_tenant on idempotency_key to ${app} using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy every_tenant on idempotency_key to ${engine} using (true);
grant select, insert, update, delete on idempotency_key to ${app}, ${engine};
