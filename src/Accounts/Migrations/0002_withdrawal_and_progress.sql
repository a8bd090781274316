-- A person may give a waiting request up; that is no result of the check (A7 has three).
alter table accounts.registrations drop constraint registrations_state_check;
alter table accounts.registrations add constraint registrations_state_check
    check (state in ('waiting', 'needs_visit', 'activated', 'mismatch', 'refused', 'withdrawn'));

-- The office's progress reads the last day and the waiting ones, not every account there ever was.
create index registrations_decided on accounts.registrations (decided_at, state) where decided_at is not null;
create index registrations_waiting on accounts.registrations (submitted_at) where state = 'waiting';
