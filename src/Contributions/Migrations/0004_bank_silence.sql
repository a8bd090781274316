-- When the bank was last asked in vain, and since when it has been silent about this payment; null while it answers (row U8).
alter table contributions.payments add column asked_at timestamptz, add column silent_since timestamptz;
