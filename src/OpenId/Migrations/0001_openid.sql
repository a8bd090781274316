CREATE SCHEMA IF NOT EXISTS openid;

-- Keys that sign tokens. The private half is encrypted; the public half is what /openid/jwks shows.
CREATE TABLE openid.signing_keys (
    kid text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('EC', 'RSA')),
    private_key bytea NOT NULL,
    public_jwk text NOT NULL,
    created_at timestamptz NOT NULL,
    active_at timestamptz NOT NULL
);

CREATE TABLE openid.clients (
    id text PRIMARY KEY,
    uid uuid NOT NULL UNIQUE,
    secret_hash bytea,
    settings jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz
);

-- RFC 9126: requests that a client handed in ahead of the browser.
CREATE TABLE openid.pushed_requests (
    hash bytea PRIMARY KEY,
    client_id text NOT NULL,
    parameters bytea NOT NULL,
    dpop_jkt text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

-- A request that waits for its person: sign-in, company, consent.
CREATE TABLE openid.interactions (
    hash bytea PRIMARY KEY,
    client_id text NOT NULL,
    parameters bytea NOT NULL,
    pushed_hash bytea,
    dpop_jkt text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at timestamptz
);

-- What a person (on one session) gave one client. Ends at sign-out, replay, withdrawal.
CREATE TABLE openid.grants (
    id uuid PRIMARY KEY,
    client_id text NOT NULL,
    person_id uuid NOT NULL,
    session_id uuid NOT NULL,
    sid text NOT NULL,
    subject text NOT NULL,
    scopes text[] NOT NULL,
    id_token_claims text[] NOT NULL,
    userinfo_claims text[] NOT NULL,
    authenticated_at timestamptz NOT NULL,
    acr text NOT NULL,
    amr text[] NOT NULL,
    company text,
    created_at timestamptz NOT NULL,
    session_ended_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX grants_person ON openid.grants (person_id, client_id) WHERE ended_at IS NULL;
CREATE INDEX grants_session ON openid.grants (session_id) WHERE ended_at IS NULL;

CREATE TABLE openid.codes (
    hash bytea PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES openid.grants (id) ON DELETE CASCADE,
    client_id text NOT NULL,
    redirect_uri text NOT NULL,
    challenge text,
    nonce text,
    dpop_jkt text,
    expires_at timestamptz NOT NULL,
    redeemed_at timestamptz
);

CREATE TABLE openid.refresh_tokens (
    hash bytea PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES openid.grants (id) ON DELETE CASCADE,
    client_id text NOT NULL,
    dpop_jkt text,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_grant ON openid.refresh_tokens (grant_id);

-- RFC 8628
CREATE TABLE openid.device_codes (
    hash bytea PRIMARY KEY,
    user_code_hash bytea NOT NULL UNIQUE,
    client_id text NOT NULL,
    scopes text[] NOT NULL,
    dpop_jkt text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    next_poll_at timestamptz NOT NULL,
    interval_seconds int NOT NULL,
    grant_id uuid REFERENCES openid.grants (id) ON DELETE CASCADE,
    denied_at timestamptz,
    redeemed_at timestamptz
);

CREATE TABLE openid.consents (
    person_id uuid NOT NULL,
    client_id text NOT NULL,
    scopes text[] NOT NULL,
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, client_id)
);

-- jti of client assertions and DPoP proofs: each is taken once.
CREATE TABLE openid.seen_jtis (
    hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX seen_jtis_expiry ON openid.seen_jtis (expires_at);

-- Access tokens are self-contained; what is in here (a jti or a grant) is refused until it would have ended by itself.
CREATE TABLE openid.revocations (
    id uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX revocations_expiry ON openid.revocations (expires_at);
