-- Who saves over a version that is no longer there is told (two members of staff at once).
alter table ui.announcement add column version integer not null default 1;
