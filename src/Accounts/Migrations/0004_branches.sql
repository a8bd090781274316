-- The organisation's own list of branches, where it has imported one; empty, the insured registry's list stands.
create table accounts.branches (
    code text primary key,
    name text not null,
    province text not null,
    city text not null
);
