-- The message that carried the code: its page says what became of it and no more.
ALTER TABLE entitlement.visit ADD COLUMN message_id uuid;

-- The phone whose code was entered at this browser: what strangers send to it or guess at it is not counted against this browser.
ALTER TABLE entitlement.visit ADD COLUMN proven uuid;

-- A list is a signed-in person's own; those of before, sent by browsers, are swept with their visits.
ALTER TABLE entitlement.list ADD COLUMN person_id uuid;
CREATE INDEX list_person ON entitlement.list (person_id, created_at) WHERE person_id IS NOT NULL;

-- National IDs that a person has asked about by lists since then: a day's budget, taken with the list itself.
CREATE TABLE entitlement.listed (
    person_id uuid PRIMARY KEY,
    since timestamptz NOT NULL,
    ids integer NOT NULL
);

-- The signed-in person who asked by a list: shown to the person asked about, and part of the seal.
ALTER TABLE entitlement.inquiry ADD COLUMN asker uuid;
