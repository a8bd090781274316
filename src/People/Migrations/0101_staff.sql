-- Staff of the organisation: a password and a code from an authenticator app (RFC 6238).
create table people.staff (
    id uuid primary key,
    username text not null unique check (username ~ '\A[a-z][a-z0-9.-]{1,39}\Z'),
    roles integer not null,
    branch_code text,
    password_hash text not null,
    totp_secret bytea not null,
    -- The last time step that was accepted: a code works once (RFC 6238, 5.2).
    totp_step bigint not null default 0,
    created_at timestamptz not null,
    disabled_at timestamptz
);

create table people.staff_sessions (
    id uuid primary key,
    staff_id uuid not null,
    token_hash bytea not null unique,
    started_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
);
