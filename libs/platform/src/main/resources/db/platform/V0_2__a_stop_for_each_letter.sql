-- A stop for each record that could not be read: letting go of one of a key says nothing about the others.
alter table rule_stop drop constraint rule_stop_pkey;
alter table rule_stop add primary key (consumer, dead_letter_id);
create index rule_stop_by_key on rule_stop (consumer, topic, key_hash);
