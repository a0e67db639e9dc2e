-- Calls that ended with 603 at a carrier that can be asked whether it was itself that declined them (TELEPHONY 2.7).
create table declined (
    attempt_id uuid primary key,
    tenant_id  text        not null,
    pool_id    uuid        not null,
    since      timestamptz not null default clock_timestamp(),
    looks      integer     not null default 0
) with (fillfactor = 70);
grant select, insert, update, delete on declined to ${engine};
alter table declined enable row level security;
alter table declined force row level security;
create policy tenant on declined to ${app} using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy engine on declined to ${engine} using (true);
