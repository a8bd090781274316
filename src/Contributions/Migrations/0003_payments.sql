-- Online payments of slips (row P12). A slip may see several: one may be cancelled at the bank and another made.
create table contributions.payments (
    id uuid primary key,
    slip_id uuid not null references contributions.slips (id),
    person_id uuid not null,
    -- What the bank was told, against which its word is held.
    reference text not null,
    amount bigint not null check (amount > 0),
    state text not null check (state in ('starting', 'started', 'held', 'cancelled', 'abandoned', 'failed', 'paid', 'refund_due', 'refunded')),
    token text unique,
    pay_url text,
    bank_reference text,
    -- Why money is held or goes back: amount, reference, slip-expired, slip-paid …
    reason text,
    started_at timestamptz not null,
    held_at timestamptz,
    settled_at timestamptz,
    refunded_at timestamptz,
    -- When the bank is asked next; null when there is nothing more to ask.
    due_at timestamptz,
    checks smallint not null default 0
);
create unique index payments_at_bank on contributions.payments (slip_id) where state in ('starting', 'started');
create unique index payments_paid on contributions.payments (slip_id) where state = 'paid';
create index payments_slip on contributions.payments (slip_id, id);
create index payments_due on contributions.payments (due_at) where due_at is not null;

-- A person's slips by month, for the order by month and for the statistics, which read nothing but the index.
create index slips_person_period on contributions.slips (person_id, first_period, id) include (state, amount);
