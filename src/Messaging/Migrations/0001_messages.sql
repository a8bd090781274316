create schema if not exists messaging;

-- The delivery log. Text is not kept: it may hold a code.
create table messaging.messages (
    id uuid primary key,
    channel smallint not null,
    recipient bytea not null,
    recipient_index bytea not null,
    template text not null,
    language text not null,
    person_id uuid,
    -- 0 accepted, 1 sent, 2 delivered, 3 failed, 4 expired, 5 quiet (repeated too often)
    state smallint not null,
    gateway text,
    gateway_id text,
    -- gateways that were handed the message and never answered: they are asked before anybody sends it again
    unsure text[] not null default '{}',
    attempts int not null default 0,
    accepted_at timestamptz not null,
    expires_at timestamptz,
    sent_at timestamptz,
    settled_at timestamptz
);
create index messages_recipient on messaging.messages (recipient_index, accepted_at desc);
create index messages_person on messaging.messages (person_id, accepted_at desc) where person_id is not null;
create index messages_accepted on messaging.messages (accepted_at desc);

create table messaging.repetitions (
    key bytea primary key,
    since timestamptz not null,
    count int not null
);
create index repetitions_since on messaging.repetitions (since);
