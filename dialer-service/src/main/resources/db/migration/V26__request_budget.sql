-- How many requests LiveKit was sent in each ten seconds, by all replicas: Cloud limits them.
create table livekit_budget (
    slot  bigint primary key,
    taken integer not null
) with (fillfactor = 50);
grant select, insert, update, delete on livekit_budget to ${engine};
