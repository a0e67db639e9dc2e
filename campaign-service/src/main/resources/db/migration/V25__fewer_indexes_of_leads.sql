-- Each step of a lead writes every index that its row stands in: it stands in fewer.
-- A number's hash says as much as the number: once in a campaign, and found across campaigns, by one index.
CREATE UNIQUE INDEX lead_once ON lead (tenant_id, number_hash, campaign_id);
DROP INDEX lead_number;
DROP INDEX lead_by_hash;
-- What an import brought is looked for to take it back, and only while it waits or is released.
CREATE INDEX lead_of_import ON lead (import_id, id)
    WHERE state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT', 'READY');
DROP INDEX lead_by_import;
