-- What has served its time is found by an index (ADR 0212).
create index drafts_updated on accounts.drafts (updated_at);
create index change_tickets_expiry on accounts.change_tickets (expires_at);
create index recoveries_expiry on accounts.recoveries (expires_at);
