-- Rows are put in by the transactions they tell of, without a lock between them. A sealer chains them a moment later:
-- transaction ids only grow, and below the oldest one still running nothing can be added any more.
create table data.audit_entries (
    id bigint generated always as identity primary key,
    xact bigint not null default (pg_current_xact_id()::text::bigint),
    at timestamptz not null,
    action text not null,
    actor_kind text not null,
    actor_id uuid,
    subject_id uuid,
    object_id text,
    details text
);
create index audit_entries_xact on data.audit_entries (xact, id);
create index audit_entries_subject on data.audit_entries (subject_id, id desc) where subject_id is not null;

-- One seal covers the rows of transactions from from_xact up to, not including, to_xact.
create table data.audit_seals (
    number bigint primary key,
    from_xact bigint not null,
    to_xact bigint not null,
    entries bigint not null,
    hash bytea not null,
    at timestamptz not null
);

-- Another server begins to count transactions anew; after a restore this keeps them growing.
create table data.audit_origin (
    single boolean primary key default true check (single),
    xact_offset bigint not null
);
insert into data.audit_origin (xact_offset) values (0);

create function data.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entries_append_only before update or delete or truncate on data.audit_entries
    for each statement execute function data.refuse_change();
create trigger audit_seals_append_only before update or delete or truncate on data.audit_seals
    for each statement execute function data.refuse_change();
