-- What is added to every version that is said: more than any that a database forgot, so that what is decided after a restore is
-- newer than what others heard before it. kept: which database it was when the floor was last laid.
create table version_floor (
    singleton boolean primary key default true check (singleton),
    kept      text   not null,
    floor     bigint not null
);

create function database_of_floor() returns text language sql volatile as $$
    select concat_ws('/', (select system_identifier from pg_control_system()),
        substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8),
        (select oid from pg_database where datname = current_database()), 'outbox_data'::regclass::oid)
$$;

insert into version_floor (kept, floor) values (database_of_floor(), 0);
grant select, update on version_floor to ${engine};
