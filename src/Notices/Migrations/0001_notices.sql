create schema if not exists notices;

-- An employer is a person by national ID or a company by company ID; found by the keyed blind index, shown by decrypting.

-- تفاهم‌نامه ابلاغ الکترونیک, signed at a branch (row N8). One in force for each employer.
create table notices.agreements (
    id uuid primary key,
    employer_index bytea not null,
    employer bytea not null,
    mobile bytea not null,
    email bytea,
    branch text not null,
    signed_on date not null,
    scan_type text,
    scan bytea,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    ended_at timestamptz,
    ended_by uuid
);
create unique index agreements_in_force on notices.agreements (employer_index) where ended_at is null;
create index agreements_recorded on notices.agreements (id desc);

-- Each value stands for a thousand numbers that a node gives out by itself.
create sequence notices.letter_block start with 1001;

-- What was handed in never changes; the columns after serve_after_days say where it stands.
create table notices.letters (
    id uuid primary key,
    tracking_number text not null unique,
    sender text not null,
    reference text not null,
    employer_index bytea not null,
    employer bytea not null,
    system text not null,
    subject text not null,
    body bytea not null,
    search text not null,
    content_hash bytea not null,
    sent_at timestamptz not null,
    serve_after_days smallint not null,
    announce_due timestamptz,
    remind_due timestamptz,
    announced_at timestamptz,
    undeliverable_at timestamptz,
    mobile bytea,
    email bytea,
    viewed_at timestamptz,
    marked boolean not null default false,
    unique (sender, reference)
);
-- Keys are in the order of time (UUID version 7), so the key alone pages the inbox.
create index letters_inbox on notices.letters (employer_index, id);
-- For the hop from system to system.
create index letters_systems on notices.letters (employer_index, system);
create index letters_unread on notices.letters (employer_index, id) where viewed_at is null;
create index letters_announce on notices.letters (announce_due) where announce_due is not null;
create index letters_remind on notices.letters (remind_due) where remind_due is not null;
create index letters_undeliverable on notices.letters (undeliverable_at) where undeliverable_at is not null;

create table notices.attachments (
    id uuid primary key,
    letter_id uuid not null references notices.letters,
    name text not null,
    type text not null,
    size integer not null,
    sha256 bytea not null,
    content bytea not null
);
create index attachments_letter on notices.attachments (letter_id);

-- Append-only. Being accepted is the letter's own row. Each person's first view counts once; so does a letter's confirmation.
create table notices.states (
    id uuid primary key,
    letter_id uuid not null references notices.letters,
    state text not null check (state in ('announced', 'undeliverable', 'reminded', 'viewed', 'fetched', 'confirmed')),
    at timestamptz not null,
    person_id uuid,
    detail text
);
create index states_letter on notices.states (letter_id, at);
create unique index states_once_a_person on notices.states (letter_id, state, person_id) where state in ('viewed', 'fetched');
create unique index states_confirmed on notices.states (letter_id) where state = 'confirmed';

create table notices.permits (
    id uuid primary key,
    letter_id uuid not null references notices.letters,
    employer_index bytea not null,
    passcode_index bytea not null,
    for_whom text,
    reason text,
    issued_at timestamptz not null,
    issued_by uuid not null,
    ends_at timestamptz not null,
    last_day date not null,
    views integer not null check (views > 0),
    views_left integer not null check (views_left between 0 and views),
    closed_at timestamptz,
    cancelled_by uuid,
    unique (employer_index, passcode_index)
);
-- One permit for a letter at a time; closed_at is set when it is cancelled, or when the next one finds it ended.
create unique index permits_open on notices.permits (letter_id) where closed_at is null;

-- Append-only. The ticket lets the body that has just read the letter fetch its files for some minutes, while the permit lasts.
create table notices.permit_reads (
    id uuid primary key,
    permit_id uuid not null references notices.permits,
    letter_id uuid not null,
    at timestamptz not null,
    address text not null,
    ticket_hash bytea not null unique
);
create index permit_reads_letter on notices.permit_reads (letter_id, at);

-- What a source system handed in and was refused for want of an agreement, kept for its list.
create table notices.refused (
    id uuid primary key,
    sender text not null,
    reference text not null,
    employer bytea not null,
    system text not null,
    subject text not null,
    reason text not null,
    at timestamptz not null,
    unique (sender, reference)
);
create index refused_sender on notices.refused (sender, id desc);

-- Which reference an Idempotency-Key of a sender stood for: the same key for another letter is refused.
create table notices.intakes (
    sender text not null,
    key text not null,
    reference text not null,
    at timestamptz not null,
    primary key (sender, key)
);

create function notices.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'append-only: %', tg_table_name;
end $$;
create trigger states_append_only before update or delete or truncate on notices.states execute function notices.refuse_change();
create trigger permit_reads_append_only before update or delete or truncate on notices.permit_reads execute function notices.refuse_change();
