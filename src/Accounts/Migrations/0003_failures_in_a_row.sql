-- Failures in a row at an account, from wherever they come (NIST SP 800-63B-4, 3.2.2). Names that nobody has are counted alike.
create table accounts.failures (
    username_index bytea not null,
    way text not null check (way in ('password', 'recovery')),
    failures integer not null,
    updated_at timestamptz not null,
    primary key (username_index, way)
);
create index failures_updated on accounts.failures (updated_at);

-- The owner has signed in from this source: strangers elsewhere close nothing here.
alter table accounts.attempts add column known_at timestamptz;
create index attempts_updated on accounts.attempts (updated_at);
