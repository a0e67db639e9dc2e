-- What tells that this database may have forgotten commits (see docs/adr: a database that forgot).

-- Which database this is: another server's, another timeline, a copy of the database, or tables put back from a dump.
create function database_kept() returns text language sql volatile as $$
    select concat_ws('/', (select system_identifier from pg_control_system()),
        substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8),
        (select oid from pg_database where datname = current_database()), 'attempt'::regclass::oid)
$$;

-- The same, as cheap as each claim needs it, and since which start of its server: files are not exchanged without one.
create function database_now() returns text language sql volatile as $$
    select concat_ws('/', extract(epoch from pg_postmaster_start_time()),
        substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8),
        (select oid from pg_database where datname = current_database()), 'attempt'::regclass::oid)
$$;

drop table database_identity;
create table database_identity (
    singleton boolean primary key default true check (singleton),
    kept      text        not null,
    -- the database_now() for which nothing is forgotten; another one has to be compared with Kafka first
    proven    text        not null,
    -- SOUND; REREADING, REPLAYING: Kafka tells what was forgotten; SETTLING: what it cannot tell is reconciled
    phase     text        not null check (phase in ('SOUND', 'REREADING', 'REPLAYING', 'SETTLING')),
    since     timestamptz not null default clock_timestamp()
);
grant select, insert, update, delete on database_identity to ${engine};

-- Up to where this database knows what its relay put on a topic: what comes behind, a restored one may not know.
create table relayed (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (topic, partition)
) with (fillfactor = 50);
grant select, insert, update, delete on relayed to ${engine};

-- Attempts that Kafka put back, until the database is sound again.
create table put_back (
    attempt_id uuid primary key
);
grant select, insert, delete on put_back to ${engine};
