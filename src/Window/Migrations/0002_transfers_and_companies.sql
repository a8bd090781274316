-- A QR sign-in on its way from a signed-in phone to another browser.
create table "window".transfers (
    id uuid primary key,
    -- the browser that wants to be signed in, by its cookie
    desk_hash bytea not null unique,
    code_hash bytea not null unique,
    code bytea not null,
    -- shown there, typed on the phone
    number smallint not null,
    -- 0 shown, 1 scanned, 2 approved, 3 redeemed, 4 refused
    step smallint not null,
    device text not null,
    address bytea not null,
    return_address bytea,
    phone_session uuid,
    person_id uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index transfers_expires on "window".transfers (expires_at);

-- Companies that a person has shown to be the managing director of. Asked again at every switch.
create table "window".companies (
    person_id uuid not null,
    company_id text not null,
    name text not null,
    checked_at timestamptz not null,
    primary key (person_id, company_id)
);
