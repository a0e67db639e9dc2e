-- Lists of numbers that must not be called, and the files that leads come from.

-- A tenant-wide list holds for every campaign; another only for those that name it. Which of the two never changes.
CREATE TABLE suppression_list (
    id          uuid        PRIMARY KEY,
    tenant_id   text        NOT NULL,
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    tenant_wide boolean     NOT NULL,
    opt_outs    boolean     NOT NULL DEFAULT false, -- the tenant's own list of those who said no: one, made by the service
    version     bigint      NOT NULL DEFAULT 1 CHECK (version >= 1), -- the ETag
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    deleted_at  timestamptz, -- its entries are being lifted, some thousand at a time
    CHECK (tenant_wide OR NOT opt_outs)
);
CREATE INDEX suppression_list_by_tenant ON suppression_list (tenant_id, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX suppression_list_of_opt_outs ON suppression_list (tenant_id) WHERE opt_outs AND deleted_at IS NULL;
CREATE INDEX suppression_list_deleted ON suppression_list (id) WHERE deleted_at IS NOT NULL;

-- A number that is, or was, on a list: its row is the lock and the version of topic suppressions, and is never deleted.
CREATE TABLE suppressed_number (
    tenant_id   text   NOT NULL,
    number_hash text   NOT NULL,
    version     bigint NOT NULL CHECK (version >= 0),
    PRIMARY KEY (tenant_id, number_hash)
);

CREATE TABLE suppression_entry (
    tenant_id     text        NOT NULL,
    number_hash   text        NOT NULL,
    list_id       uuid        NOT NULL REFERENCES suppression_list,
    number_sealed text        NOT NULL, -- so that a lost hash key loses nobody's no
    reason        text        NOT NULL,
    since         timestamptz NOT NULL,
    expires_at    timestamptz,
    added_by      text        NOT NULL,
    PRIMARY KEY (tenant_id, number_hash, list_id)
);
CREATE INDEX suppression_entry_by_list ON suppression_entry (list_id, number_hash);
CREATE INDEX suppression_entry_expiring ON suppression_entry (expires_at) WHERE expires_at IS NOT NULL;

-- A file of leads: stored whole before its first row is read, so that any replica can go on where another stopped.
CREATE TABLE lead_import (
    id           uuid        PRIMARY KEY,
    tenant_id    text        NOT NULL,
    campaign_id  uuid        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('UPLOADING', 'WAITING', 'RUNNING', 'DONE', 'FAILED', 'WITHDRAWN')),
    options      text        NOT NULL CHECK (options IS JSON OBJECT), -- mapping, country, dryRun, format as the caller gave it
    charset      text,
    bytes        bigint      NOT NULL DEFAULT 0,
    parts        int         NOT NULL DEFAULT 0,
    next_chunk   int         NOT NULL DEFAULT 0, -- a chunk is committed by the one who moves this on
    rows_done    bigint      NOT NULL DEFAULT 0,
    imported     bigint      NOT NULL DEFAULT 0,
    invalid      bigint      NOT NULL DEFAULT 0,
    duplicate    bigint      NOT NULL DEFAULT 0,
    suppressed   bigint      NOT NULL DEFAULT 0,
    waiting      bigint      NOT NULL DEFAULT 0,
    failure      text,
    setbacks     int         NOT NULL DEFAULT 0, -- in a row, without a chunk in between
    actor        text        NOT NULL,
    lease_until  timestamptz, -- who works on it says so; only a hint, next_chunk decides
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    CHECK (imported = invalid + duplicate + suppressed + waiting)
);
CREATE INDEX lead_import_by_campaign ON lead_import (campaign_id, id);
CREATE INDEX lead_import_at_work ON lead_import (id) WHERE state IN ('UPLOADING', 'WAITING', 'RUNNING', 'WITHDRAWN');

CREATE TABLE import_part (
    import_id uuid  NOT NULL,
    part      int   NOT NULL,
    tenant_id text  NOT NULL,
    content   bytea NOT NULL,
    PRIMARY KEY (import_id, part)
);
ALTER TABLE import_part ALTER COLUMN content SET STORAGE EXTERNAL; -- read once and dropped: not worth compressing

-- Rows that became no lead, and why. They may repeat what the file said, so they are the tenant's own like the leads are.
CREATE TABLE import_refusal (
    import_id   uuid   NOT NULL,
    row_number  bigint NOT NULL,
    ordinal     int    NOT NULL,
    tenant_id   text   NOT NULL,
    kind        text   NOT NULL CHECK (kind IN ('invalid', 'duplicate')),
    column_name text,
    reason      text   NOT NULL,
    value       text,
    PRIMARY KEY (import_id, row_number, ordinal)
);

-- The numbers that a dry run has met, as long as it runs.
CREATE TABLE import_seen (
    import_id   uuid NOT NULL,
    number_hash text NOT NULL,
    tenant_id   text NOT NULL,
    PRIMARY KEY (import_id, number_hash)
);

CREATE INDEX lead_by_import ON lead (import_id, id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['suppression_list', 'suppressed_number', 'suppression_entry', 'lead_import', 'import_part',
            'import_refusal', 'import_seen'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I TO ${app} USING (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', name);
        EXECUTE format('CREATE POLICY engine ON %I TO ${engine} USING (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app}, ${engine}', name);
    END LOOP;
END $$;
