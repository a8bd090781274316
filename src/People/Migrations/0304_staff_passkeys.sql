-- Passkeys of members of staff: their public keys, and the counter by which a copy betrays itself (row S7).
create table people.staff_passkeys (
    id uuid primary key,
    staff_id uuid not null references people.staff,
    credential_id bytea not null unique,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    name text not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index staff_passkeys_staff on people.staff_passkeys (staff_id);
