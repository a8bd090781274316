-- The account, its registration and every way back into it (guides 001 and 000).

create table accounts.accounts (
    id uuid primary key,
    person_id uuid not null,
    -- Blind index of the user name: national ID or identifier of a foreign national. One account for each.
    username_index bytea not null unique,
    password_hash text not null,
    -- Null for special groups, who recover by SMS.
    question_key text,
    answer_hash text,
    mobile bytea,
    -- Set while the password is the ID itself or a temporary one: it opens the change page and nothing else.
    must_change_until timestamptz,
    barred_at timestamptz,
    created_at timestamptz not null,
    changed_at timestamptz not null
);

-- Guide 001, step one and two. The form is encrypted whole; secrets in it are already hashed.
create table accounts.registrations (
    id uuid primary key,
    username_index bytea not null,
    kind text not null check (kind in ('insured', 'physician')),
    form bytea not null,
    branch_code text,
    state text not null check (state in ('waiting', 'needs_visit', 'activated', 'mismatch', 'refused')),
    submitted_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid,
    decision_reason text,
    -- What each registry has answered so far; null is not asked or not answered yet.
    civil_matches boolean,
    sim_matches boolean,
    insured_found boolean,
    medical_matches boolean,
    attempts integer not null default 0,
    next_check_at timestamptz not null,
    leased_until timestamptz
);

-- One live request for an ID, whatever two browsers do at the same moment (A8).
create unique index registrations_one_live on accounts.registrations (username_index) where state in ('waiting', 'needs_visit');
create index registrations_due on accounts.registrations (next_check_at) where state = 'waiting';
create index registrations_visits on accounts.registrations (branch_code, submitted_at, id) where state = 'needs_visit';

-- What was typed, until it is sent: survives a closed tab and a restart.
create table accounts.drafts (
    token_hash bytea primary key,
    form bytea not null,
    updated_at timestamptz not null
);

-- Growing waits for a user name from one source, whether the user exists or not.
create table accounts.attempts (
    username_index bytea not null,
    source_index bytea not null,
    failures integer not null,
    next_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (username_index, source_index)
);

-- Opens the page that changes a password, and nothing else (P6, P15).
create table accounts.change_tickets (
    token_hash bytea primary key,
    account_id uuid not null,
    reason text not null check (reason in ('first', 'temporary')),
    code_hash bytea,
    code_tries integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

-- A way back (A10, P15). A decoy row, for a user name that nobody has, walks the same way and opens nothing.
create table accounts.recoveries (
    id uuid primary key,
    token_hash bytea unique,
    username_index bytea not null,
    account_id uuid,
    kind text not null check (kind in ('question', 'sms')),
    tracking_number text,
    code_hash bytea,
    temporary_hash text,
    tries integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    code_passed_at timestamptz,
    used_at timestamptz
);
create index recoveries_newest on accounts.recoveries (username_index, created_at desc) where kind = 'sms';

-- Which browser may watch a request, besides who knows its ID and mobile.
alter table accounts.registrations add column watcher_hash bytea;
create index registrations_watcher on accounts.registrations (watcher_hash);
