-- Cover inquiry (guide 004). No personal data in the clear: a person is the keyed blind index of the
-- national ID (16 bytes, kept as uuid), a mobile likewise.

-- Read model of the cover registry, imported by COPY and kept fresh by its feed.
CREATE TABLE entitlement.cover (
    person uuid PRIMARY KEY,
    covered_until date,                 -- null: the registry knows the person and there is no cover
    learned_at timestamptz NOT NULL     -- when the registry said so
);

-- One row: how far the feed has been followed.
CREATE TABLE entitlement.feed (
    sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
    cursor text,
    refreshed_at timestamptz
);
INSERT INTO entitlement.feed DEFAULT VALUES;

-- A credit is either a code given to a phone or the allowance of a client of the API.
CREATE TABLE entitlement.credit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL UNIQUE,           -- blind index of mobile and code together, or of the client id
    kind smallint NOT NULL CHECK (kind IN (1, 2, 3)),   -- 1 SMS, 2 USSD, 3 client
    mobile uuid,                        -- blind index
    mobile_cipher bytea,
    client_id text UNIQUE,
    issued integer NOT NULL,
    remaining integer NOT NULL CHECK (remaining >= 0),
    spent integer NOT NULL DEFAULT 0 CHECK (spent >= 0),
    issued_at timestamptz NOT NULL,
    confirm_before timestamptz,         -- a code not entered by then is void (guide 004: three minutes for SMS)
    confirmed_at timestamptz,
    voided_at timestamptz,
    CHECK (issued = remaining + spent),
    CHECK ((kind = 3) = (client_id IS NOT NULL))
) WITH (fillfactor = 70);               -- debits stay on their page (HOT)
CREATE INDEX credit_mobile ON entitlement.credit (mobile) WHERE mobile IS NOT NULL;

-- Who asked about whom, and what was answered: written in the statement that debits.
CREATE SEQUENCE entitlement.inquiry_id START 1000000001;
CREATE SEQUENCE entitlement.seal_id;
CREATE TABLE entitlement.inquiry (
    id bigint PRIMARY KEY,
    seal bigint NOT NULL,               -- the group it was committed and sealed with
    asked_at timestamptz NOT NULL,
    person uuid NOT NULL,
    covered boolean NOT NULL,
    covered_until date,
    credit_id bigint,                   -- null: open mode
    credit_left integer,
    client_id text
);
CREATE INDEX inquiry_person ON entitlement.inquiry (person, id);

-- Digest of each group of inquiries, told to the platform's audit chain in the same transaction.
CREATE TABLE entitlement.seal (
    id bigint PRIMARY KEY,
    count integer NOT NULL,
    digest bytea NOT NULL
);

-- Every request has a key, the client's or one of our own: a repeated one gets its answer, not a second debit.
CREATE TABLE entitlement.once (
    key uuid PRIMARY KEY,
    inquiry_id bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX once_at ON entitlement.once USING brin (at);

-- A browser at the desk, known by a cookie of which only the hash is here.
CREATE TABLE entitlement.visit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    seen_at timestamptz NOT NULL,
    mobile_cipher bytea,                -- entered on the first page
    code_expires_at timestamptz,        -- the countdown; null: no SMS was asked for
    credit_id bigint,                   -- the confirmed credit in use
    code_cipher bytea                   -- shown in the green bar while in use
);
CREATE INDEX visit_seen ON entitlement.visit (seen_at);

-- What stands on the page, in the order asked, until cleared. Only here does the national ID stand, encrypted.
CREATE TABLE entitlement.result (
    visit_id bigint NOT NULL,
    inquiry_id bigint NOT NULL,
    national_id_cipher bytea NOT NULL,
    PRIMARY KEY (visit_id, inquiry_id)
);

-- A receipt lives on when the page is cleared: it is the person's copy.
CREATE TABLE entitlement.receipt (
    code text PRIMARY KEY,
    confirm_code text NOT NULL UNIQUE,  -- in the QR: it confirms, and does not open the receipt itself
    inquiry_id bigint NOT NULL UNIQUE,
    national_id_cipher bytea NOT NULL,
    made_at timestamptz NOT NULL
);

-- A list of IDs asked as one, worked through in the background.
CREATE TABLE entitlement.list (
    id uuid PRIMARY KEY,
    visit_id bigint NOT NULL,
    credit_key uuid,                    -- null: open mode
    total integer NOT NULL,
    done integer NOT NULL DEFAULT 0,
    state smallint NOT NULL DEFAULT 0,  -- 0 running, 1 finished, 2 stopped by the person, 3 out of credit
    created_at timestamptz NOT NULL,
    leased_until timestamptz,
    waits_for_registry boolean NOT NULL DEFAULT false
);
CREATE INDEX list_running ON entitlement.list (created_at) WHERE state = 0;
CREATE INDEX list_visit ON entitlement.list (visit_id);
CREATE TABLE entitlement.list_line (
    list_id uuid NOT NULL,
    line integer NOT NULL,
    text_cipher bytea NOT NULL,         -- the ID, or what stood there when it is none
    reason text,                        -- why it is none; such a line is not asked and takes nothing
    inquiry_id bigint,
    covered boolean,
    covered_until date,
    PRIMARY KEY (list_id, line)
);
