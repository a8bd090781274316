-- As take_limits, and tells besides which limits this very take brought to the count that is to be warned of (p_near; null: none).
-- Exactly one take of a window does, however many there are at once.
create function data.take_limits_told(p_keys bytea[], p_counts integer[], p_windows interval[], p_near integer[], p_now timestamptz,
    out until timestamptz, out near integer[]) language plpgsql as $$
declare
    i integer;
    counted integer;
begin
    perform set_config('synchronous_commit', 'off', true);
    near := '{}';
    begin
        for i in 1 .. cardinality(p_keys) loop
            insert into data.limits as l (key, count, ends_at) values (p_keys[i], 1, p_now + p_windows[i])
            on conflict (key) do update set
                count = case when l.ends_at <= p_now then 1 else l.count + 1 end,
                ends_at = case when l.ends_at <= p_now then excluded.ends_at else l.ends_at end
            where l.ends_at <= p_now or l.count < p_counts[i]
            returning l.count into counted;
            if not found then
                raise exception 'limit' using errcode = 'PNLIM';
            end if;
            if counted = p_near[i] then
                near := near || i;
            end if;
        end loop;
        until := null;
        return;
    exception when sqlstate 'PNLIM' then
        -- What this take had counted is rolled back to here. Full limits are told as negative numbers.
        near := coalesce((select array_agg(-w.place::integer) from unnest(p_keys, p_counts) with ordinality as w (key, allowed, place)
            join data.limits l on l.key = w.key where l.ends_at > p_now and l.count >= w.allowed), '{}');
    end;
    until := coalesce((select max(l.ends_at) from unnest(p_keys, p_counts) as w (key, allowed)
        join data.limits l on l.key = w.key where l.ends_at > p_now and l.count >= w.allowed), p_now + interval '1 second');
end $$;

-- Watched limits that came near their count, or were full: one line an hour for each, however often it happens.
create table data.limit_warnings (
    purpose text not null,
    full_up boolean not null,
    hour timestamptz not null,
    at timestamptz not null,
    primary key (purpose, full_up, hour)
);
