-- One row for each key of the ring that has encrypted anything here: a text that only a ring with that key reads, and a look-up that only a ring
-- with the same index key finds. A node that can't read them has another ring, and says so before it serves (ADR 0210).
create table data.key_canary (
    key smallint primary key,
    content bytea not null,
    lookup bytea not null
);
