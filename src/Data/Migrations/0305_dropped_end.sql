-- What is put in line again ends when it would have ended: a message must not arrive weeks late because its key was away.
alter table data.outbox_dropped add column expires_at timestamptz;
