-- The text message with the waiting code: the page tells of it what the delivery log knows, and no more.
alter table "window".journeys add column message_id uuid;
-- The postal code that a request asks for, until the registry has it.
alter table "window".address_updates add column postal_code bytea;
alter table "window".address_updates add column settled_at timestamptz;
create index address_updates_waiting on "window".address_updates (person_id) where settled_at is null;
