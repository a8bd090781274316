-- What has served its time is found by an index (ADR 0212).
create index limit_warnings_at on data.limit_warnings (at);
create index outbox_once_created on data.outbox_once (created_at);
create index outbox_dropped_at on data.outbox_dropped (dropped_at);
