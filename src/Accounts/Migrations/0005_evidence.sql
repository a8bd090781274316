-- An account is somebody's by a phone that was proven; until then it is unproven, and what was typed for it is a claim that stays here.
-- phone_evidence: 1 a code and the SIM registry, 2 a code and the insured registry's word, 3 a code and papers seen at a branch.
alter table accounts.accounts
    add column phone_evidence smallint,
    add column claimed_mobile bytea,
    add column claims bytea;

-- No code was ever asked for the mobiles that stand here: they were typed.
update accounts.accounts set claimed_mobile = mobile, mobile = null;

alter table accounts.accounts add constraint accounts_mobile_needs_evidence check (
    mobile is null and phone_evidence is null or mobile is not null and phone_evidence is not null and phone_evidence in (1, 2, 3));
create index accounts_unproven on accounts.accounts (person_id) where phone_evidence is null;

-- The phone that a code or a temporary password went to, and what its coming back proves.
alter table accounts.change_tickets add column mobile bytea, add column phone_evidence smallint;
alter table accounts.recoveries add column mobile bytea, add column phone_evidence smallint;

-- Registration asks a code before its second step. The pair of ID and phone is what is proven: another ID asks for another code.
alter table accounts.drafts
    add column pair_index bytea,
    add column code_hash bytea,
    add column code_tries integer not null default 0,
    add column code_expires_at timestamptz,
    add column phone_proven_at timestamptz;

alter table accounts.registrations add column pair_index bytea, add column phone_proven_at timestamptz;

-- Requests that proved no phone: they end, and their people register again.
update accounts.registrations set state = 'withdrawn', form = '', decided_at = now(), leased_until = null where state in ('waiting', 'needs_visit');

alter table accounts.registrations
    drop constraint registrations_state_check,
    -- Superseded: another request for the same ID was activated, on a phone that is the person's.
    add constraint registrations_state_check check (state in ('waiting', 'needs_visit', 'activated', 'mismatch', 'refused', 'withdrawn', 'superseded')),
    add constraint registrations_live_is_proven check (state not in ('waiting', 'needs_visit') or phone_proven_at is not null and pair_index is not null);

-- One live request for an ID and a phone (A8). A stranger's request for somebody's ID, on the stranger's own phone, blocks nobody.
drop index accounts.registrations_one_live;
create unique index registrations_one_live on accounts.registrations (username_index, pair_index) where state in ('waiting', 'needs_visit');
create index registrations_of_name on accounts.registrations (username_index, submitted_at desc);
