-- One statement answers a whole group: each request is judged on its own, debited, recorded, and commits with the rest.
-- $1 once keys, $2 persons, $3 credit keys (null: open), $4 client ids, $5 visits (0: none), $6 ciphers of the national
-- ID for the visit's page, $7 now, $8 cover known since is fresh, $9 today in Tehran, $10 persons who ask by a list
with request as materialized (
    select r.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bytea[], $10::uuid[])
        with ordinality as r(once, person, credit, client, visit, shown, asker, n)
), earlier as materialized (
    select r.n, i.id, i.person, i.covered, i.covered_until, i.credit_left, c.key
    -- LATERAL with LIMIT keeps each look-up on its index, however small the tables were when the plan was made.
    from request r
    cross join lateral (select inquiry_id from entitlement.once o where o.key = r.once limit 1) o
    cross join lateral (select * from entitlement.inquiry i where i.id = o.inquiry_id limit 1) i
    left join lateral (select key from entitlement.credit c where c.id = i.credit_id limit 1) c on true
), credit as materialized (
    -- Locked in the order of ids, so that two nodes' groups never wait for each other in a ring.
    select c.id, c.key, c.remaining, c.voided_at is not null as void,
        c.confirmed_at is null and c.confirm_before <= $7 as late
    from entitlement.credit c where c.key = any($3) order by c.id for no key update
), judged as materialized (
    select r.*, c.id as credit_id, c.remaining, v.covered_until, case
        when e.n is not null then case when e.person = r.person and e.key is not distinct from r.credit then 1 else 2 end
        when r.credit is not null and c.id is null then 3
        when c.void then 4
        when c.late then 5
        when c.remaining = 0 then 6
        when v.person is null or (v.learned_at < $8 and coalesce(f.refreshed_at < $8, true)) then 7
        else 0 end as verdict
    from request r cross join entitlement.feed f left join earlier e on e.n = r.n left join credit c on c.key = r.credit
    left join lateral (select * from entitlement.cover v where v.person = r.person limit 1) v on true
), ranked as (
    -- Who came first is served first, down to the last unit.
    select j.*, row_number() over (partition by j.credit_id order by j.n)::int as turn from judged j where j.verdict = 0
), served as materialized (
    select r.*, nextval('entitlement.inquiry_id') as id, (r.remaining - r.turn)::int as credit_left,
        coalesce(r.covered_until >= $9, false) as covered
    from ranked r where r.credit_id is null or r.turn <= r.remaining
), seal as materialized (
    select nextval('entitlement.seal_id') as id where exists (select from served)
), debited as (
    update entitlement.credit c set remaining = c.remaining - s.units, spent = c.spent + s.units,
        confirmed_at = coalesce(c.confirmed_at, $7)
    from (select credit_id, count(*)::int as units from served where credit_id is not null group by credit_id) s
    where c.id = s.credit_id
), recorded as (
    insert into entitlement.inquiry (id, seal, asked_at, person, covered, covered_until, credit_id, credit_left, client_id, asker)
    select s.id, seal.id, $7, s.person, s.covered, s.covered_until, s.credit_id, s.credit_left, s.client, s.asker from served s, seal
), claimed as (
    insert into entitlement.once (key, inquiry_id, at) select once, id, $7 from served
), kept as (
    insert into entitlement.result (visit_id, inquiry_id, national_id_cipher) select visit, id, shown from served where visit <> 0
)
select j.n::int, case when j.verdict = 0 and s.n is null then 6 else j.verdict end,
    coalesce(s.id, e.id), coalesce(s.covered, e.covered), coalesce(s.covered_until, e.covered_until),
    coalesce(s.credit_left, e.credit_left), (select id from seal), s.credit_id
from judged j left join served s on s.n = j.n left join earlier e on e.n = j.n
order by j.n
