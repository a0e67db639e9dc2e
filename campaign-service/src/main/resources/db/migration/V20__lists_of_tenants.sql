-- A list's id is the caller's choice, so it is unique among the tenant's own and nobody else's.
ALTER TABLE suppression_entry DROP CONSTRAINT suppression_entry_list_id_fkey;
ALTER TABLE suppression_list DROP CONSTRAINT suppression_list_pkey;
ALTER TABLE suppression_list ADD PRIMARY KEY (tenant_id, id);
ALTER TABLE suppression_entry ADD FOREIGN KEY (tenant_id, list_id) REFERENCES suppression_list;
DROP INDEX suppression_list_by_tenant;
DROP INDEX suppression_list_deleted;
CREATE INDEX suppression_list_deleted ON suppression_list (tenant_id, id) WHERE deleted_at IS NOT NULL;
DROP INDEX suppression_entry_by_list;
CREATE INDEX suppression_entry_by_list ON suppression_entry (tenant_id, list_id, number_hash);
