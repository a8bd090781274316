-- What has served its time is found by an index (ADR 0212).
create index list_ended on entitlement.list (created_at) where state <> 0;
create index listed_since on entitlement.listed (since);
