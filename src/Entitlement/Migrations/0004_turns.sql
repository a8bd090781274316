-- A list's next turn is the end of its lease (ADR 0213), from the moment it is made; also one that a node of the version before makes.
update entitlement.list set leased_until = created_at where leased_until is null;
alter table entitlement.list alter column leased_until set default now();
