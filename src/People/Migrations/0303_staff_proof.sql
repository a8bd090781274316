-- When the member last proved themself on this session: what changes staff, clients, keys or tariffs wants it fresh (S-M13). Wrong codes end the session.
alter table people.staff_sessions
    add column proven_at timestamptz not null default '-infinity',
    add column failures smallint not null default 0;

-- Where a member has signed in from: others' failures close nothing there (S-H4).
create table people.staff_sources (
    staff_id uuid not null,
    source_index bytea not null,
    known_at timestamptz not null,
    primary key (staff_id, source_index)
);
