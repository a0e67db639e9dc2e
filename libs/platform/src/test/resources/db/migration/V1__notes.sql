-- What platform's own tests write: a tenant's notes, and what two projections made of their topics.
create table note (
    id        uuid primary key,
    tenant_id text not null,
    text      text not null,
    version   bigint not null
);
alter table note enable row level security;
alter table note force row level security;
create policy own_tenant on note to ${app} using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy every_tenant on note to ${engine} using (true);
grant select, insert, update, delete on note to ${app}, ${engine};

create table heard (
    seq     bigint generated always as identity primary key,
    topic   text not null,
    subject text not null,
    version bigint not null,
    text    text
);
grant select, insert, update, delete on heard to ${engine};
