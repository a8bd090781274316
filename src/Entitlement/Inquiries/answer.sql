-- One statement answers a whole group: each request is judged on its own, debited, recorded, and commits with the rest.
-- $1 once keys, $2 persons, $3 credit keys (null: open), $4 client ids, $5 visits (0: none), $6 ciphers of the national
-- ID for the visit's page, $7 now, $8 cover known since is fresh, $9 today in Tehran, $10 persons who ask by a list
WITH request AS MATERIALIZED (
    SELECT r.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bytea[], $10::uuid[])
        WITH ORDINALITY AS r(once, person, credit, client, visit, shown, asker, n)
), earlier AS MATERIALIZED (
    SELECT r.n, i.id, i.person, i.covered, i.covered_until, i.credit_left, c.key
    -- LATERAL with LIMIT keeps each look-up on its index, however small the tables were when the plan was made.
    FROM request r
    CROSS JOIN LATERAL (SELECT inquiry_id FROM entitlement.once o WHERE o.key = r.once LIMIT 1) o
    CROSS JOIN LATERAL (SELECT * FROM entitlement.inquiry i WHERE i.id = o.inquiry_id LIMIT 1) i
    LEFT JOIN LATERAL (SELECT key FROM entitlement.credit c WHERE c.id = i.credit_id LIMIT 1) c ON true
), credit AS MATERIALIZED (
    -- Locked in the order of ids, so that two nodes' groups never wait for each other in a ring.
    SELECT c.id, c.key, c.remaining, c.voided_at IS NOT NULL AS void,
        c.confirmed_at IS NULL AND c.confirm_before <= $7 AS late
    FROM entitlement.credit c WHERE c.key = ANY($3) ORDER BY c.id FOR NO KEY UPDATE
), judged AS MATERIALIZED (
    SELECT r.*, c.id AS credit_id, c.remaining, v.covered_until, CASE
        WHEN e.n IS NOT NULL THEN CASE WHEN e.person = r.person AND e.key IS NOT DISTINCT FROM r.credit THEN 1 ELSE 2 END
        WHEN r.credit IS NOT NULL AND c.id IS NULL THEN 3
        WHEN c.void THEN 4
        WHEN c.late THEN 5
        WHEN c.remaining = 0 THEN 6
        WHEN v.person IS NULL OR (v.learned_at < $8 AND coalesce(f.refreshed_at < $8, true)) THEN 7
        ELSE 0 END AS verdict
    FROM request r CROSS JOIN entitlement.feed f LEFT JOIN earlier e ON e.n = r.n LEFT JOIN credit c ON c.key = r.credit
    LEFT JOIN LATERAL (SELECT * FROM entitlement.cover v WHERE v.person = r.person LIMIT 1) v ON true
), ranked AS (
    -- Who came first is served first, down to the last unit.
    SELECT j.*, row_number() OVER (PARTITION BY j.credit_id ORDER BY j.n)::int AS turn FROM judged j WHERE j.verdict = 0
), served AS MATERIALIZED (
    SELECT r.*, nextval('entitlement.inquiry_id') AS id, (r.remaining - r.turn)::int AS credit_left,
        coalesce(r.covered_until >= $9, false) AS covered
    FROM ranked r WHERE r.credit_id IS NULL OR r.turn <= r.remaining
), seal AS MATERIALIZED (
    SELECT nextval('entitlement.seal_id') AS id WHERE EXISTS (SELECT FROM served)
), debited AS (
    UPDATE entitlement.credit c SET remaining = c.remaining - s.units, spent = c.spent + s.units,
        confirmed_at = coalesce(c.confirmed_at, $7)
    FROM (SELECT credit_id, count(*)::int AS units FROM served WHERE credit_id IS NOT NULL GROUP BY credit_id) s
    WHERE c.id = s.credit_id
), recorded AS (
    INSERT INTO entitlement.inquiry (id, seal, asked_at, person, covered, covered_until, credit_id, credit_left, client_id, asker)
    SELECT s.id, seal.id, $7, s.person, s.covered, s.covered_until, s.credit_id, s.credit_left, s.client, s.asker FROM served s, seal
), claimed AS (
    INSERT INTO entitlement.once (key, inquiry_id, at) SELECT once, id, $7 FROM served
), kept AS (
    INSERT INTO entitlement.result (visit_id, inquiry_id, national_id_cipher) SELECT visit, id, shown FROM served WHERE visit <> 0
)
SELECT j.n::int, CASE WHEN j.verdict = 0 AND s.n IS NULL THEN 6 ELSE j.verdict END,
    coalesce(s.id, e.id), coalesce(s.covered, e.covered), coalesce(s.covered_until, e.covered_until),
    coalesce(s.credit_left, e.credit_left), (SELECT id FROM seal), s.credit_id
FROM judged j LEFT JOIN served s ON s.n = j.n LEFT JOIN earlier e ON e.n = j.n
ORDER BY j.n
