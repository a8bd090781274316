-- From when on texts that earlier versions kept in the clear are encrypted (ADR 0208): an hour after an upgrade, so that no node of the version
-- before meets what it can't read; at once in a database that is made now, where this room's migrations come before all others.
create table data.sealing (
    since timestamptz not null
);
insert into data.sealing
select case when exists (select from panah.migrations where name not like 'data/%') then now() + interval '1 hour' else now() end;

-- How far the earlier texts of each table are encrypted.
create table data.sealing_progress (
    name text primary key,
    after uuid not null default '00000000-0000-0000-0000-000000000000',
    done_at timestamptz
);
