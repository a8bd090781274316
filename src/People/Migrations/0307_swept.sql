-- What has served its time is found by an index (ADR 0212).
create index passkeys_suspended on people.passkeys (suspended_at) where suspended_at is not null;
