-- Wrong codes in a row for a phone, over all sign-ins with it (ADR 503).
create table "window".failures (
    mobile_index bytea primary key,
    failures int not null,
    updated_at timestamptz not null
);
create index failures_updated on "window".failures (updated_at);
