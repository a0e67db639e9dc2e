-- A tenant has one shard for good: two owners of one pool could not keep its limit.
create table tenant_shard (
    tenant_id text primary key,
    shard     smallint not null references shard
);
-- whoever was here before has the shard that was the only one
insert into tenant_shard (tenant_id, shard) select distinct tenant_id, 0 from pool_rule;

-- Who lives, and so how many shards each may have. Its counter moves as a shard's does.
create table replica (
    replica text primary key,
    counter bigint      not null default 0,
    seen_at timestamptz not null default clock_timestamp()
);

-- The starts that still count when an owner hands its shard over, so that the next one need not be silent.
-- Of that owner only: under another epoch they are not the latest.
alter table shard add column pacing jsonb, add column pacing_epoch bigint;

-- A tenant without a row has no pool yet; what there is of it is looked after by the owner of shard 0.
create function shard_of(tenant text) returns smallint language sql stable
    return coalesce((select s.shard from tenant_shard s where s.tenant_id = tenant), 0::smallint);

grant select, insert, update, delete on tenant_shard, replica to ${engine};
alter table tenant_shard enable row level security;
alter table tenant_shard force row level security;
create policy tenant on tenant_shard to ${app} using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy engine on tenant_shard to ${engine} using (true);
grant select on tenant_shard to ${app};
