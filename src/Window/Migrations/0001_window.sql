create schema if not exists "window";

-- One sign-in on its way, bound to the visit cookie of the browser that began it.
create table "window".journeys (
    id uuid primary key,
    visit_hash bytea not null unique,
    -- 0 the code is asked, 1 the identity, 2 the postal code, 3 signed in, 4 ended without
    step smallint not null,
    mobile bytea not null,
    mobile_index bytea not null,
    language text not null,
    return_address bytea,
    code_hash bytea,
    -- Readable until it is used or replaced, so that USSD and e-mail can show the same code.
    code bytea,
    code_expires_at timestamptz,
    failures int not null,
    person_id uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index journeys_waiting on "window".journeys (mobile_index, code_expires_at) where code_hash is not null;
create index journeys_expires on "window".journeys (expires_at);

-- Address updates that people asked for at the postal code step, with the registry's tracking number.
create table "window".address_updates (
    id uuid primary key,
    person_id uuid not null,
    tracking_number text not null,
    asked_at timestamptz not null
);
create index address_updates_person on "window".address_updates (person_id, asked_at);
