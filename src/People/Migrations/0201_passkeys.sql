-- A passkey is a person's credential: its public key, and the counter by which a copy betrays itself (WebAuthn 6.1.1).
create table people.passkeys (
    id uuid primary key,
    person_id uuid not null references people.persons,
    credential_id bytea not null unique,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    -- The name that its owner gave it; encrypted, since people write their own names.
    name bytea not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_person on people.passkeys (person_id);

-- A challenge that waits for its answer: deleted by the one who takes it, bound to a cookie, and for a new passkey to the session.
create table people.passkey_challenges (
    cookie_hash bytea primary key,
    session_id uuid,
    state bytea not null,
    expires_at timestamptz not null
);
create index passkey_challenges_expiry on people.passkey_challenges (expires_at);
