-- A key of its own, so that a row is found although its company is encrypted (S-L4, ADR 0208). What an earlier version writes has one too.
alter table "window".companies add column id uuid not null default gen_random_uuid();
create unique index companies_id on "window".companies (id);
