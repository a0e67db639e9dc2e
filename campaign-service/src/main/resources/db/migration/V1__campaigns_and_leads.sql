-- Campaigns, their leads, and what campaign-service knows of the rest of the line.
-- ${app} is the role of REST (row-level security by tenant), ${engine} that of the engines.

CREATE TABLE campaign (
    id            uuid        PRIMARY KEY,
    tenant_id     text        NOT NULL,
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    state         text        NOT NULL,
    reasons       text[]      NOT NULL DEFAULT '{}', -- why it is paused, oldest first
    sip_trunk_id  text        NOT NULL,              -- LiveKit's id, ST_…
    pool_id       uuid,                              -- of that trunk, null while the trunk is not known
    definition    text        NOT NULL CHECK (definition IS JSON OBJECT), -- the rest of what people edit
    start_at      timestamptz,                       -- of the definition's schedule, for the tick
    end_at        timestamptz,
    weight        int         NOT NULL CHECK (weight BETWEEN 1 AND 100), -- share of its pool, for the hopper
    rules_version bigint      NOT NULL CHECK (rules_version >= 1),
    version       bigint      NOT NULL CHECK (version >= 1), -- of topic campaigns; also the ETag
    recheck_before timestamptz,                      -- leads held before then are looked at again: things have changed
    created_at    timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL
);
CREATE INDEX campaign_by_tenant ON campaign (tenant_id, id);
CREATE INDEX campaign_by_trunk ON campaign (tenant_id, sip_trunk_id);
CREATE INDEX campaign_at_work ON campaign (pool_id, id) WHERE state IN ('SCHEDULED', 'RUNNING', 'PAUSED');

-- A person's number in a campaign. Rows are never deleted while the campaign stands: a removed lead that is imported again
-- keeps its row, id and release_number, so that no attempt id can ever come twice (P1); `revivals` counts how often that
-- was, because each time is one more row in `removed` and one more in `imported` (P5).
CREATE TABLE lead (
    campaign_id      uuid        NOT NULL,
    id               uuid        NOT NULL,
    tenant_id        text        NOT NULL,
    -- who: written by the import
    number           text        NOT NULL, -- E.164
    number_hash      text        NOT NULL, -- HMAC of tenant and number, hex
    zones            text        NOT NULL DEFAULT '', -- every IANA zone it may be in, commas between; none: held
    fields           text        NOT NULL DEFAULT '{}' CHECK (fields IS JSON OBJECT), -- what reaches the agent
    client_token     text,
    priority         smallint    NOT NULL DEFAULT 0, -- higher first
    expires_at       timestamptz,
    import_id        uuid,
    row_number       bigint,     -- in that import's file, from 1
    created_at       timestamptz NOT NULL,
    -- where it stands: written by the lead's state machine
    state            text        NOT NULL,
    rule             text,       -- what brought it there
    reason           text,       -- for people
    due_at           timestamptz, -- when to look again; null: not before something changes
    disposition      text,
    release_number   int         NOT NULL DEFAULT 0,
    counted_attempts int         NOT NULL DEFAULT 0,
    unburnt_releases int         NOT NULL DEFAULT 0, -- in a row
    revivals         int         NOT NULL DEFAULT 0,
    removing         boolean     NOT NULL DEFAULT false, -- removed as soon as its attempt is over
    outcome          text,       -- of the present attempt, when it came before the call's end
    callback_at      timestamptz,
    -- the present release
    ask              int         NOT NULL DEFAULT 0,
    heard_at         timestamptz, -- when it was released, asked for, or last spoken of
    released_at      timestamptz,
    released_rules   bigint,     -- the campaign's rules version then
    withdrawn_at     timestamptz, -- when withdrawing was requested
    version          bigint      NOT NULL DEFAULT 1, -- of topics leads-ready and lead-decisions; also the ETag
    changed_at       timestamptz NOT NULL,
    -- the campaign is part of every key, so that the table can be partitioned by it
    PRIMARY KEY (campaign_id, id)
) WITH (fillfactor = 85); -- its rows are updated often
CREATE UNIQUE INDEX lead_number ON lead (tenant_id, campaign_id, number);
CREATE UNIQUE INDEX lead_client_token ON lead (campaign_id, client_token) WHERE client_token IS NOT NULL;
CREATE INDEX lead_by_hash ON lead (tenant_id, number_hash);
CREATE INDEX lead_by_state ON lead (campaign_id, state, id);
CREATE INDEX lead_due ON lead (campaign_id, priority DESC, due_at, id)
    WHERE state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT');
CREATE INDEX lead_in_flight ON lead (campaign_id, state, heard_at)
    WHERE state IN ('READY', 'IN_CALL', 'WRAP_UP', 'UNKNOWN');

-- Every release, and what came of it as the dialer says. Caps and gaps of a number count here, across campaigns.
CREATE TABLE attempt (
    id             uuid        PRIMARY KEY,
    tenant_id      text        NOT NULL,
    campaign_id    uuid        NOT NULL,
    lead_id        uuid        NOT NULL,
    number_hash    text        NOT NULL,
    release_number int         NOT NULL,
    released_at    timestamptz NOT NULL,
    version        bigint      NOT NULL DEFAULT 0, -- of the newest record about it on topic calls
    state          text        NOT NULL,
    burnt          boolean     NOT NULL DEFAULT false,
    counts         boolean     NOT NULL DEFAULT false,
    disposition    text,
    release        text, -- LeadReleased as it was sent, to ask again with, while the attempt is not over
    dialled_at     timestamptz,
    ended_at       timestamptz
);
CREATE INDEX attempt_by_lead ON attempt (campaign_id, lead_id, release_number);
CREATE INDEX attempt_by_number ON attempt (tenant_id, number_hash, released_at DESC);

-- One committed chunk of an import, or one JSON batch (chunk 0 of its own import id): what LeadsImported says, kept. P5's
-- left side, its `invalid` and its `duplicate` are sums over these rows.
CREATE TABLE intake (
    import_id    uuid        NOT NULL,
    chunk        int         NOT NULL CHECK (chunk >= 0),
    tenant_id    text        NOT NULL,
    campaign_id  uuid        NOT NULL,
    imported     int         NOT NULL,
    invalid      int         NOT NULL,
    duplicate    int         NOT NULL,
    suppressed   int         NOT NULL,
    waiting      int         NOT NULL,
    committed_at timestamptz NOT NULL,
    PRIMARY KEY (import_id, chunk),
    CHECK (imported = invalid + duplicate + suppressed + waiting)
);
CREATE INDEX intake_by_campaign ON intake (campaign_id);

-- What number-service says of trunks and pools (topic trunks), each with the version that said it.
CREATE TABLE trunk (
    id           uuid    PRIMARY KEY,
    tenant_id    text    NOT NULL,
    name         text    NOT NULL,
    sip_trunk_id text    NOT NULL,
    pool_id      uuid    NOT NULL,
    deleted      boolean NOT NULL,
    version      bigint  NOT NULL
);
CREATE INDEX trunk_by_sip_trunk ON trunk (tenant_id, sip_trunk_id);

CREATE TABLE pool (
    id          uuid    PRIMARY KEY,
    tenant_id   text    NOT NULL,
    name        text    NOT NULL,
    cps         int     NOT NULL,
    concurrency int     NOT NULL,
    deleted     boolean NOT NULL,
    version     bigint  NOT NULL
);

-- What the dialer says of pools and switches (topic controls): breaker, throttling, kill switch.
CREATE TABLE control (
    subject   text    PRIMARY KEY,
    tenant_id text    NOT NULL,
    kind      text    NOT NULL, -- breaker, throttle, kill-switch
    scope     text    NOT NULL, -- TENANT, CAMPAIGN, POOL
    scope_id  text    NOT NULL, -- of the tenant, campaign or pool
    active    boolean NOT NULL,
    cps       double precision, -- throttle only
    reason    text,
    version   bigint  NOT NULL
);
CREATE INDEX control_active ON control (tenant_id, kind) WHERE active;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['campaign', 'lead', 'attempt', 'intake', 'trunk', 'pool', 'control'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I TO ${app} USING (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', name);
        EXECUTE format('CREATE POLICY engine ON %I TO ${engine} USING (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app}, ${engine}', name);
    END LOOP;
END $$;
