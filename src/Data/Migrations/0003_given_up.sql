-- What was given up keeps its payload, encrypted as before, so that it can be put in line again. A code's does not: it is of no use once it ended.
alter table data.outbox_dropped add column payload bytea;
-- What the item is about, as its own capability calls it: finds it again without opening payloads.
alter table data.outbox add column reference uuid;
alter table data.outbox_dropped add column reference uuid;
create index outbox_dropped_reference on data.outbox_dropped (topic, reference) where reference is not null;
