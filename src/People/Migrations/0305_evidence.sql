-- identity_proven_at is the first proof: what was set in their name before it was set by nobody known.
-- A person has a name, a day of birth and a gender only with the evidence of them (docs/assurance.md). Without it they are an identifier.
alter table people.persons
    alter column first_name drop not null,
    alter column last_name drop not null,
    add column identity_evidence smallint,
    add column identity_proven_at timestamptz;

-- Until now only a registry gave a day of birth; a form gave the rest. Who has one was proven, the others keep their identifier alone.
update people.persons set identity_evidence = 1, identity_proven_at = updated_at where birth_date is not null;
update people.persons set first_name = null, last_name = null, gender = null, postal_code = null where identity_evidence is null;

alter table people.persons add constraint persons_facts_need_evidence check (
    identity_evidence in (1, 2, 3) and identity_evidence is not null and identity_proven_at is not null and first_name is not null and last_name is not null
    or identity_evidence is null and first_name is null and last_name is null and birth_date is null and gender is null and postal_code is null);

-- Where a person is written to: kind 1 mobile, 2 e-mail; each only with an evidence of its kind.
create table people.contacts (
    person_id uuid not null references people.persons,
    kind smallint not null,
    value_index bytea not null,
    value bytea not null,
    evidence smallint not null,
    proven_at timestamptz not null,
    primary key (person_id, kind),
    constraint contacts_evidence check (kind = 1 and evidence = 1 or kind = 2 and evidence in (1, 2))
);
create unique index contacts_mobile on people.contacts (value_index) where kind = 1;

-- Of a contact that stands here already nobody knows whether it was proven or typed into a form: it falls, and comes back with its owner's next
-- sign-in by the Window. The columns go, so that no earlier program writes an unproven one beside this one.
alter table people.persons drop column mobile, drop column email;

-- A session may stand on what fell: everybody signs in anew, once.
update people.sessions set ended_at = now() where ended_at is null;
