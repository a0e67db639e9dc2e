-- How far ahead the shard's owner gives slots: the next one is silent for as long, and a second.
alter table shard add column reach_ms integer not null default 50;
