-- The journal: every record of every topic, personal fields sealed, chained. Nothing here is ever updated or deleted;
-- neither the engine nor REST may.
create table journal (
    -- gapless from 1, drawn under the row of journal_head
    position      bigint primary key,
    -- '' for the deployment's own chain
    tenant_id     text   collate "C" not null,
    topic         text   collate "C" not null,
    partition     integer not null,
    record_offset bigint  not null,
    -- gapless from 1 in (tenant, topic, partition)
    sequence      bigint  not null,
    key           text,
    headers       text    not null,
    body          text    not null,
    sealed        text    not null,
    hash          text    not null,
    -- for looking up only, never hashed: what counts is in the headers
    event_id      uuid generated always as ((headers::json ->> 'ce_id')::uuid) stored,
    unique (topic, partition, record_offset),
    unique (tenant_id, topic, partition, sequence)
);
create index journal_tenant on journal (tenant_id, position);
create index journal_event on journal (event_id, position);

create table journal_head (
    singleton boolean primary key default true check (singleton),
    position  bigint not null
);
insert into journal_head (position) values (0);

create table chain_head (
    tenant_id text   collate "C" not null,
    topic     text   collate "C" not null,
    partition integer not null,
    sequence  bigint  not null,
    hash      text    not null,
    primary key (tenant_id, topic, partition)
) with (fillfactor = 70);

-- One key a person, wrapped by the deployment's. Deleting a row erases the person: the chain still verifies.
create table person_key (
    tenant_id text  collate "C" not null,
    person    text  collate "C" not null,
    wrapped   text  not null,
    primary key (tenant_id, person)
);

-- The deployment's Ed25519 key; the private half is wrapped.
create table signing_key (
    key_id          text primary key,
    public_key      text        not null,
    wrapped_private text        not null,
    created_at      timestamptz not null
);

-- What the chains came to, signed. heads: one 'topic/partition sequence hash' a line.
create table checkpoint (
    tenant_id text   collate "C" not null,
    number    bigint not null,
    previous  text   not null,
    position  bigint not null,
    at        timestamptz not null,
    heads     text   not null,
    key_id    text   not null,
    signature text   not null,
    primary key (tenant_id, number)
);
create index checkpoint_position on checkpoint (tenant_id, position);

grant select, insert on journal, checkpoint, signing_key to ${engine};
grant select, insert, update on journal_head, chain_head to ${engine};
grant select, insert, delete on person_key to ${engine};
grant select on journal, chain_head, checkpoint, person_key to ${app};
grant select (key_id, public_key, created_at) on signing_key to ${app};

do $$
declare t text;
begin
    foreach t in array array['journal', 'chain_head', 'checkpoint', 'person_key'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy tenant on %I to ${app}
            using (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', t);
        execute format('create policy engine on %I to ${engine} using (true) with check (true)', t);
    end loop;
end $$;
