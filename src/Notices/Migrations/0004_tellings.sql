-- One telling is one SMS, one e-mail or both, and tells an employer of all letters that were waiting (row V5). Kept with the letters: it says
-- when, and to which address, somebody was told of them.
create table notices.tellings (
    id uuid primary key,
    employer_index bytea not null,
    kind text not null check (kind in ('announce', 'remind')),
    letters uuid[] not null,
    mobile bytea,
    email bytea,
    -- Keyed indexes of the addresses that were tried for these letters, by this telling and by those before it.
    tried bytea[] not null default '{}',
    -- Ids in the delivery log.
    messages uuid[] not null,
    at timestamptz not null,
    -- When the first of its messages was taken by a gateway: from then on its letters are announced.
    told_at timestamptz,
    -- When the delivery log is asked next; null once it is settled.
    look_due timestamptz,
    looks smallint not null default 0
);
create index tellings_look on notices.tellings (look_due) where look_due is not null;

-- How an employer is told, and how often lately.
create table notices.employers (
    employer_index bytea primary key,
    -- One telling a day, in the morning.
    digest boolean not null default false,
    -- Tellings within the hour, and when the next may be.
    recent integer not null default 0,
    told_at timestamptz,
    next_telling timestamptz not null default '-infinity'
);

-- The telling by which a letter was announced, or is being announced.
alter table notices.letters add column telling uuid;
-- Why a letter could not be announced: by channel, as the delivery log says, or no-agreement, or no-contact.
alter table notices.letters add column undeliverable_why text;
create index letters_announce_employer on notices.letters (employer_index, announce_due) where announce_due is not null;
create index letters_remind_employer on notices.letters (employer_index, remind_due) where remind_due is not null;
drop index notices.letters_undeliverable;
create index letters_undeliverable on notices.letters (undeliverable_at, id) where undeliverable_at is not null;

-- Letters told of one by one, of which nobody has said yet whether it arrived: a telling of one letter each.
insert into notices.tellings (id, employer_index, kind, letters, mobile, email, messages, at, told_at, look_due)
select gen_random_uuid(), employer_index, 'announce', array[id], mobile, email, coalesce(told_by, '{}'), announced_at, announced_at, delivery_due
from notices.letters where delivery_due is not null and announced_at is not null;
update notices.letters l set telling = t.id, delivery_due = null from notices.tellings t where t.letters = array[l.id] and l.delivery_due is not null;
drop index notices.letters_delivery;

-- Who had a contact and got too many messages at once was never told, and listed as unreachable: told now, all in one message, or listed with the true reason.
update notices.letters set undeliverable_at = null, announce_due = now() where undeliverable_at is not null and told_by is not null;
update notices.letters set undeliverable_why = 'no-contact' where undeliverable_at is not null;
