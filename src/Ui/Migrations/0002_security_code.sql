-- A challenge works once: the first to write its nonce here has it.
create table ui.spent_challenges (
    nonce bytea primary key,
    expires_at timestamptz not null
);
create index spent_challenges_expiry on ui.spent_challenges (expires_at);
