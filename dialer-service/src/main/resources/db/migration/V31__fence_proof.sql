-- When the fence of a LiveKit was last seen to hold: whoever starts soon after need not wait for his own probe (docs/adr/0031).
create table fence_proof (
    livekit_url text        primary key,
    proven_at   timestamptz not null
);
grant select, insert, update, delete on fence_proof to ${engine};
