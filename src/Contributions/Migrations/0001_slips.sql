create schema if not exists contributions;

-- Trusted since PostgreSQL 13: the owner of the database may create it. It lets text and a range share one exclusion constraint.
create extension if not exists btree_gist;

-- Rates and limits of a group for a span of months, with the law they come from. Figures never change: another row takes their place.
create table contributions.tariffs (
    id bigint generated always as identity primary key,
    group_code text not null check (group_code <> ''),
    -- Jalali yyyymm; null is until another takes its place.
    from_period integer not null check (from_period % 100 between 1 and 12 and from_period between 120001 and 160012),
    to_period integer check (to_period % 100 between 1 and 12 and to_period between from_period and 160012),
    -- The whole premium, and what of it the state (or the law's own fund) pays: parts per million of the basis.
    premium_ppm integer not null check (premium_ppm between 1 and 1000000),
    state_share_ppm integer not null check (state_share_ppm >= 0 and state_share_ppm <= premium_ppm),
    -- Rials a month.
    min_basis bigint not null check (min_basis > 0),
    max_basis bigint not null check (max_basis >= min_basis),
    legal_basis text not null check (legal_basis <> ''),
    state text not null default 'proposed' check (state in ('proposed', 'in-force', 'rejected', 'replaced')),
    -- Members of staff; null is what came with the program.
    proposed_by uuid,
    proposed_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    -- The tariff whose months this one took over.
    replaces bigint references contributions.tariffs,
    check ((state = 'proposed') = (decided_at is null)),
    check (state <> 'proposed' or proposed_by is not null),
    -- Four eyes: nobody puts their own proposal in force.
    check (proposed_by is null or decided_at is null or (decided_by is not null and decided_by <> proposed_by)),
    constraint tariffs_one_in_force exclude using gist (group_code with =, int4range(from_period, to_period, '[]') with &&) where (state = 'in-force')
);
create index tariffs_proposed on contributions.tariffs (id) where state = 'proposed';

create function contributions.keep_tariff() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (new.group_code, new.from_period, new.to_period, new.premium_ppm, new.state_share_ppm, new.min_basis, new.max_basis, new.legal_basis, new.proposed_by)
        is distinct from (old.group_code, old.from_period, old.to_period, old.premium_ppm, old.state_share_ppm, old.min_basis, old.max_basis, old.legal_basis, old.proposed_by) then
        raise exception 'a tariff keeps its figures: propose another';
    end if;
    return new;
end $$;
create trigger tariffs_keep before update or delete on contributions.tariffs for each row execute function contributions.keep_tariff();

-- برگ پرداخت: asked for, issued, and then paid, expired or cancelled. Months and amount are what the person agreed to.
create table contributions.slips (
    id uuid primary key,
    person_id uuid not null,
    group_code text not null,
    branch_code text not null,
    insurance_number bytea not null,
    insurance_index bytea not null,
    first_period integer not null,
    months integer not null check (months between 1 and 12),
    -- The person's share of all months, in rials.
    amount bigint not null check (amount >= 0),
    state text not null check (state in ('requested', 'issued', 'paid', 'expired', 'cancelled')),
    -- شماره پیگیری: 12 digits, the last two check. Opens nothing by itself.
    tracking text not null unique,
    -- شناسه پرداخت: 16 digits, check digits over number and amount; null until issued.
    payment_id text unique,
    -- What the QR code says: 80 random bits; null until issued.
    verify_code text unique,
    requested_at timestamptz not null,
    issued_at timestamptz,
    paid_at timestamptz,
    -- Up to this moment the slip can be received, and once issued, paid.
    expires_at timestamptz not null,
    cancelled_at timestamptz,
    cancel_reason text check (cancel_reason in ('by-person', 'paid-elsewhere', 'right-ended')),
    bank_reference text,
    check ((issued_at is null) = (payment_id is null) and (issued_at is null) = (verify_code is null)),
    check (state not in ('issued', 'paid') or issued_at is not null),
    check (state not in ('requested') or issued_at is null),
    check ((state = 'paid') = (paid_at is not null)),
    check ((state = 'cancelled') = (cancelled_at is not null) and (cancelled_at is null) = (cancel_reason is null))
);
-- Keys are in the order of time (UUID version 7), so the key alone pages a person's list.
create index slips_person on contributions.slips (person_id, id);
create index slips_expiry on contributions.slips (expires_at) where state in ('requested', 'issued');

-- How the amount comes about, month by month, as it was worked out when the person agreed.
create table contributions.slip_months (
    slip_id uuid not null references contributions.slips,
    person_id uuid not null,
    period integer not null,
    tariff_id bigint not null references contributions.tariffs,
    basis bigint not null,
    premium_ppm integer not null,
    state_share_ppm integer not null,
    amount bigint not null check (amount >= 0),
    live boolean not null default true,
    primary key (slip_id, period)
);
-- One live slip for a person and month, whatever two tabs do at the same moment.
create unique index slip_months_one_live on contributions.slip_months (person_id, period) where live;

-- Months live and die with their slip, in the same statement, whoever changes its state.
create function contributions.follow_slip() returns trigger language plpgsql as $$
begin
    update contributions.slip_months set live = new.state in ('requested', 'issued', 'paid') where slip_id = new.id;
    return null;
end $$;
create trigger slips_months after update of state on contributions.slips for each row when (old.state is distinct from new.state) execute function contributions.follow_slip();

-- The minimum wage of each year (a day's wage by decision of the Supreme Labour Council, times thirty) is the least basis.
with years (year, wage, decree) as (values
    (1399, 19104270, 'مصوبهٔ شورای عالی کار برای سال ۱۳۹۹'),
    (1400, 26554950, 'مصوبهٔ شورای عالی کار برای سال ۱۴۰۰'),
    (1401, 41797500, 'مصوبهٔ شورای عالی کار برای سال ۱۴۰۱'),
    (1402, 53082840, 'مصوبهٔ شورای عالی کار برای سال ۱۴۰۲'),
    (1403, 71661840, 'مصوبهٔ شورای عالی کار برای سال ۱۴۰۳'),
    (1404, 103909680, 'مصوبهٔ شورای عالی کار برای سال ۱۴۰۴'),
    (1405, 166255500, 'مصوبهٔ شورای عالی کار برای سال ۱۴۰۵')),
groups (code, premium, state_share, times, law) as (values
    ('self-employed', 180000, 0, 7, 'قانون اصلاح بند «ب» و تبصرهٔ ۳ مادهٔ ۴ قانون تأمین اجتماعی (۱۳۶۵/۶/۳۰) و آیین‌نامهٔ اجرایی ۱۳۶۶/۷/۲۹، نرخ ۱۸ درصد'),
    ('self-employed-14', 140000, 0, 7, 'قانون اصلاح بند «ب» و تبصرهٔ ۳ مادهٔ ۴ قانون تأمین اجتماعی (۱۳۶۵/۶/۳۰) و آیین‌نامهٔ اجرایی ۱۳۶۶/۷/۲۹، نرخ ۱۴ درصد'),
    ('self-employed-12', 120000, 0, 7, 'قانون اصلاح بند «ب» و تبصرهٔ ۳ مادهٔ ۴ قانون تأمین اجتماعی (۱۳۶۵/۶/۳۰) و آیین‌نامهٔ اجرایی ۱۳۶۶/۷/۲۹، نرخ ۱۲ درصد'),
    ('optional', 270000, 0, 7, 'مادهٔ ۸ قانون تأمین اجتماعی و آیین‌نامهٔ بیمهٔ اختیاری، نرخ ۲۷ درصد'),
    ('driver', 270000, 135000, 7, 'قانون بیمهٔ اجتماعی رانندگان حمل‌ونقل بار و مسافر بین‌شهری (۱۳۷۹/۲/۱۸)، نیمی از حق بیمه با دولت'),
    ('construction', 270000, 200000, 7, 'مادهٔ ۵ قانون بیمه‌های اجتماعی کارگران ساختمانی (۱۳۸۶/۸/۹)، ۷ درصد سهم بیمه‌شده و ۲۰ درصد از محل عوارض پروانهٔ ساختمان'),
    ('carpet-weaver', 270000, 200000, 1, 'قانون بیمه‌های اجتماعی قالیبافان، بافندگان فرش و شاغلان صنایع دستی شناسه‌دار (۱۳۸۸/۵/۱۸)، ۷ درصد سهم بیمه‌شده و ۲۰ درصد سهم دولت'))
insert into contributions.tariffs
    (group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, state, proposed_at, decided_at)
select g.code, y.year * 100 + 1, y.year * 100 + 12, g.premium, g.state_share, y.wage, y.wage * g.times, g.law || '؛ ' || y.decree, 'in-force', now(), now()
from years y cross join groups g order by y.year, g.code;
