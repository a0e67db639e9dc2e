-- Whose time a reconciliation's due_at is: each process waits by its own monotonic clock, and its successor waits anew.
alter table reconciliation add column dated_by text;
