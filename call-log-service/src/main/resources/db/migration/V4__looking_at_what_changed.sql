-- Monitors look at what the journal's new records touched, and seldom at everything.
create index trace_position on projection.trace using brin (position) with (pages_per_range = 16, autosummarize = on);

-- Leads whose decisions make no path, as they were when they were last touched (P5).
create table lead_suspect (
    tenant_id   text collate "C" not null,
    campaign_id text collate "C" not null,
    lead_id     text collate "C" not null,
    primary key (tenant_id, campaign_id, lead_id)
);
alter table lead_suspect enable row level security;
alter table lead_suspect force row level security;
create policy tenant on lead_suspect to ${app} using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy engine on lead_suspect to ${engine} using (true) with check (true);
grant select, insert, update, delete on lead_suspect to ${engine};

-- When everything was last looked at.
alter table watched add column all_at timestamptz;
