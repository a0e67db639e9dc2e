-- A tenant's account at a provider. The token is sealed; nothing reads it back out.
create table provider_account (
    id           uuid primary key,
    tenant_id    text not null,
    provider     text not null check (provider = 'twilio'),
    account_sid  text not null check (account_sid ~ '^AC[0-9a-fA-F]{32}$'),
    sealed_token text not null,
    version      bigint not null,
    created_at   timestamptz not null,
    changed_at   timestamptz not null,
    unique (tenant_id, provider, account_sid)
);

-- What a carrier limits as one.
create table carrier_pool (
    id          uuid primary key,
    tenant_id   text not null,
    name        text not null check (length(name) between 1 and 100),
    account_id  uuid not null references provider_account (id),
    cps         int not null check (cps between 1 and 1000),
    concurrency int not null check (concurrency between 1 and 100000),
    deleted     boolean not null default false,
    version     bigint not null,
    changed_at  timestamptz not null
);
create index carrier_pool_of_tenant on carrier_pool (tenant_id, id);
create index carrier_pool_of_account on carrier_pool (account_id);

create table trunk (
    id           uuid primary key,
    tenant_id    text not null,
    name         text not null check (length(name) between 1 and 100),
    sip_trunk_id text not null check (sip_trunk_id ~ '^ST_[A-Za-z0-9]{1,64}$'),
    pool_id      uuid not null references carrier_pool (id),
    deleted      boolean not null default false,
    version      bigint not null,
    changed_at   timestamptz not null
);
create index trunk_of_tenant on trunk (tenant_id, id);
create index trunk_of_pool on trunk (pool_id);
-- a campaign names its trunk by LiveKit's id: within the deployment it is one trunk's
create unique index trunk_by_sip_id on trunk (sip_trunk_id) where not deleted;

create table phone_number (
    id                 uuid primary key,
    tenant_id          text not null,
    number             text not null,
    type               text not null,
    provider           text not null,
    provider_sid       text not null,
    account_id         uuid not null references provider_account (id),
    capabilities       text[] not null,
    original_trunk_sid text,
    purchased_at       timestamptz,
    campaign_id        uuid,
    pool_id            uuid,
    active             boolean not null,
    inactive_reason    text check (inactive_reason in ('gone-at-provider', 'active-with-another-tenant', 'by-user')),
    version            bigint not null,
    changed_at         timestamptz not null,
    check (active = (inactive_reason is null)),
    unique (tenant_id, provider, provider_sid)
);
create index phone_number_of_campaign on phone_number (campaign_id) where campaign_id is not null;
-- an active number belongs to one tenant (P7)
create unique index phone_number_active on phone_number (number) where active;

-- One run of an import, so that a caller who did not wait can look.
create table number_import (
    id          uuid primary key,
    tenant_id   text not null,
    state       text not null check (state in ('RUNNING', 'DONE', 'FAILED')),
    pages       int not null default 0,
    found       int not null default 0,
    added       int not null default 0,
    updated     int not null default 0,
    unchanged   int not null default 0,
    deactivated int not null default 0,
    refused     int not null default 0,
    problem     text,
    started_at  timestamptz not null,
    touched_at  timestamptz not null
);
create index number_import_of_tenant on number_import (tenant_id, id);

-- What the campaigns topic last said, for checking links.
create table campaign_view (
    campaign_id  uuid primary key,
    tenant_id    text not null,
    name         text not null,
    state        text not null,
    sip_trunk_id text,
    version      bigint not null
);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['provider_account', 'carrier_pool', 'trunk', 'phone_number', 'number_import', 'campaign_view']
    loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format('create policy own_tenant on %I to ${app} using (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', tenant_table);
        execute format('create policy every_tenant on %I to ${engine} using (true)', tenant_table);
        execute format('grant select, insert, update, delete on %I to ${app}, ${engine}', tenant_table);
    end loop;
end
$$;
