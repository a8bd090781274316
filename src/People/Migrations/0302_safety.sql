-- A passkey is out of use after a reset until its owner says on purpose that it stays (row S5).
alter table people.passkeys add column suspended_at timestamptz;

-- Whoever is told of a change of password or phone can say «this wasn't me»: once, within a week. The phones that were told, by blind index, may dial it.
create table people.alarms (
    id uuid primary key,
    person_id uuid not null references people.persons,
    token_hash bytea not null unique,
    phones bytea[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    raised_at timestamptz,
    closed_at timestamptz
);
create index alarms_person on people.alarms (person_id) where raised_at is null and closed_at is null;
create index alarms_phones on people.alarms using gin (phones) where raised_at is null and closed_at is null;
create index alarms_expiry on people.alarms (expires_at);
