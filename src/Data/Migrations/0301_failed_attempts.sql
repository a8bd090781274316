-- Failed attempts to prove oneself, counted by what was tried and by the hour: the audit tells the 1st, the 10th, the 100th …, so that no attacker fills it.
create table data.failed_attempts (
    action text not null,
    about text not null,
    hour timestamptz not null,
    failures integer not null,
    primary key (action, about, hour)
);
create index failed_attempts_hour on data.failed_attempts (hour);
