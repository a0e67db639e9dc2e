-- An import that its client may repeat under an Idempotency-Key: the same file is the same import.
ALTER TABLE lead_import
    ADD COLUMN idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    ADD COLUMN content_sha256 text; -- of the whole file, known when it is stored
CREATE UNIQUE INDEX lead_import_once ON lead_import (tenant_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
