-- State of the simulators: made at start when missing. It is a toy world, so it has no migrations:
-- change the version and the old world is dropped.
create schema if not exists simulators;

create table if not exists simulators.world (version int not null, seeded bigint not null default 0);

create sequence if not exists simulators.cover_changes;

create table if not exists simulators.people (
    identifier text primary key,
    kind smallint not null,
    first_name text not null,
    last_name text not null,
    folded_name text not null,
    birth_date date not null,
    gender smallint not null,
    certificate_number text,
    certificate_serial text,
    certificate_letter text,
    certificate_series text,
    passport text,
    faragir text,
    unique_id text,
    postal_code text,
    email text,
    insurance_number text,
    branch text,
    insured_group text,
    last_paid_period text,
    monthly_basis bigint,
    covered_until date,
    council_number text,
    note text,
    cover_change bigint not null default nextval('simulators.cover_changes')
);
-- The phone that the branch keeps on an insurance file, where it keeps one.
create table if not exists simulators.insured_phones (identifier text primary key, mobile text not null);

create index if not exists people_cover_change on simulators.people (cover_change) where kind = 0;
create index if not exists people_folded_name on simulators.people (folded_name text_pattern_ops);
create index if not exists people_foreigners on simulators.people (birth_date) where kind = 1;
create index if not exists people_note on simulators.people (note) where note is not null;

create table if not exists simulators.sims (mobile text primary key, owner text not null);
create index if not exists sims_owner on simulators.sims (owner);

create table if not exists simulators.companies (
    company_id text primary key,
    name text not null,
    managing_director text not null,
    board text[] not null
);

create table if not exists simulators.phone_messages (
    id bigint generated always as identity primary key,
    mobile text not null,
    at timestamptz not null,
    sender text not null,
    body text not null,
    gateway text not null,
    reference text
);
create index if not exists phone_messages_mobile on simulators.phone_messages (mobile, id desc);
create index if not exists phone_messages_reference on simulators.phone_messages (gateway, reference);

create table if not exists simulators.mail (
    id bigint generated always as identity primary key,
    address text not null,
    at timestamptz not null,
    sender text not null,
    subject text not null,
    body text not null,
    message_id text
);
create index if not exists mail_address on simulators.mail (address, id desc);

create table if not exists simulators.address_updates (
    tracking_number text primary key,
    idempotency_key text not null unique,
    person_id text not null,
    postal_code text not null,
    at timestamptz not null
);

create table if not exists simulators.payments (
    token text primary key,
    reference text not null,
    amount bigint not null,
    return_url text not null,
    notify_url text,
    state text not null,
    bank_reference text,
    at timestamptz not null,
    settled_at timestamptz,
    verified_at timestamptz
);
create index if not exists payments_reference on simulators.payments (reference);

create table if not exists simulators.dossier_letters (
    id bigint generated always as identity primary key,
    tracking_number text not null unique,
    owner text not null,
    subject text not null,
    body text not null,
    at timestamptz not null
);
create index if not exists dossier_letters_owner on simulators.dossier_letters (owner, id desc);
