create schema if not exists people;

-- Personal data is encrypted; identifier_index is the keyed blind index it is looked up by.
create table people.persons (
    id uuid primary key,
    kind smallint not null,
    identifier_index bytea not null,
    identifier bytea not null,
    first_name bytea not null,
    last_name bytea not null,
    birth_date bytea,
    gender smallint,
    mobile bytea,
    email bytea,
    postal_code bytea,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (kind, identifier_index)
);

-- A mobile whose SIM the registry said is this person's. One person at a time: numbers are given out again.
create table people.proven_mobiles (
    mobile_index bytea primary key,
    person_id uuid not null references people.persons,
    proven_at timestamptz not null
);
create index proven_mobiles_person on people.proven_mobiles (person_id);

-- A browser a person signed in with. The label names browser and system families, nothing more.
create table people.devices (
    id uuid primary key,
    person_id uuid not null references people.persons,
    token_hash bytea not null,
    label text not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    unique (person_id, token_hash)
);

create table people.sessions (
    id uuid primary key,
    person_id uuid not null references people.persons,
    device_id uuid not null references people.devices,
    token_hash bytea not null unique,
    door smallint not null,
    methods smallint not null,
    acting_for_company text,
    authenticated_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index sessions_live on people.sessions (person_id) where ended_at is null;
