-- What is to be told after the transaction that says so has committed. Rows leave when they are done; the table stays small.
create table data.outbox (
    id bigint generated always as identity primary key,
    lane smallint not null,
    topic text not null,
    payload bytea not null,
    attempts integer not null default 0,
    -- The next moment it may be taken: not before at first, then the end of a lease or of a wait.
    due timestamptz not null,
    expires_at timestamptz,
    created_at timestamptz not null
);
create index outbox_due on data.outbox (lane, due, id);
-- A queue is rewritten all the time: vacuum it early, or its index grows long dead tails.
alter table data.outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200, fillfactor = 70);

-- Keyed hashes of once keys; they outlive their item, so that a late second telling is not accepted.
create table data.outbox_once (
    key bytea primary key,
    created_at timestamptz not null
);

-- What was given up, and why; without its payload.
create table data.outbox_dropped (
    id bigint primary key,
    lane smallint not null,
    topic text not null,
    reason text not null,
    attempts integer not null,
    created_at timestamptz not null,
    dropped_at timestamptz not null
);

-- Recurring jobs: who runs one, until when, and when it is due again.
create table data.jobs (
    name text primary key,
    due timestamptz not null,
    holder uuid,
    leased_until timestamptz not null default '-infinity',
    last_started timestamptz,
    last_ended timestamptz,
    last_error text
);

-- Counts by purpose and keyed hash. A window begins with its first take.
create table data.limits (
    key bytea primary key,
    count integer not null,
    ends_at timestamptz not null
) with (fillfactor = 70);
create index limits_ends on data.limits (ends_at);

-- Takes one from each limit, all or none; returns the moment to wait for, or null when it was let through.
-- Keys come sorted, so that two takes never wait for each other in a ring.
create function data.take_limits(p_keys bytea[], p_counts integer[], p_windows interval[], p_now timestamptz)
returns timestamptz language plpgsql as $$
declare
    i integer;
begin
    -- Counts may be lost in a crash of the server; nobody waits for the disk over them.
    perform set_config('synchronous_commit', 'off', true);
    begin
        for i in 1 .. cardinality(p_keys) loop
            insert into data.limits as l (key, count, ends_at) values (p_keys[i], 1, p_now + p_windows[i])
            on conflict (key) do update set
                count = case when l.ends_at <= p_now then 1 else l.count + 1 end,
                ends_at = case when l.ends_at <= p_now then excluded.ends_at else l.ends_at end
            where l.ends_at <= p_now or l.count < p_counts[i];
            if not found then
                raise exception 'limit' using errcode = 'PNLIM';
            end if;
        end loop;
        return null;
    exception when sqlstate 'PNLIM' then
        -- What this take had counted is rolled back to here.
    end;
    return coalesce((select max(l.ends_at) from unnest(p_keys, p_counts) as w (key, allowed)
        join data.limits l on l.key = w.key where l.ends_at > p_now and l.count >= w.allowed), p_now + interval '1 second');
end $$;

-- Keys of the framework's data protection (antiforgery), shared by all nodes, encrypted.
create table data.protection_keys (
    id text primary key,
    content bytea not null,
    created_at timestamptz not null
);
