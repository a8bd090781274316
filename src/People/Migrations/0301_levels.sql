-- How sure we are of who opened a session (row S2): 0 an initial password and no proven phone, 1 a password, 2 a code to the person's phone, 3 a passkey.
alter table people.sessions add column level smallint;
update people.sessions set level = case when methods & 16 <> 0 then 3 when methods & 10 <> 0 then 2 else 1 end;
-- No level above what its methods prove: 16 passkey, 2 code, 8 handed over from a session that had one of them.
alter table people.sessions
    alter column level set not null,
    add constraint sessions_level check (level between 0 and case when methods & 16 <> 0 then 3 when methods & 10 <> 0 then 2 else 1 end),
    -- The session that approved this one by QR: they end together (row S6).
    add column approved_by uuid,
    -- When the registry last said that the person directs the company they act for (row S6).
    add column company_checked_at timestamptz;
create index sessions_approved on people.sessions (approved_by) where ended_at is null and approved_by is not null;

-- A code that raises a session's level. Its failures outlive a new code.
create table people.step_ups (
    session_id uuid primary key references people.sessions,
    code_hash bytea,
    failures smallint not null default 0 check (failures between 0 and 5),
    expires_at timestamptz not null
);

-- Closed after «this wasn't me», until the person proves again who they are.
alter table people.persons add column frozen_at timestamptz;
