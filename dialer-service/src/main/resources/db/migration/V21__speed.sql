-- What is prepared and may still be claimed: the heads of all lines are found without looking at the calls that live.
create index prepared_open on prepared (room_created_at) where not claimed and not doomed;
create index prepared_doomed on prepared (attempt_id) where doomed;
drop index prepared_pool;

-- Rows beside an attempt are written by those who hold its row: a look at it for each of them is work for nothing.
alter table waiting drop constraint waiting_attempt_id_fkey;
alter table prepared drop constraint prepared_attempt_id_fkey;
alter table live_call drop constraint live_call_attempt_id_fkey;
