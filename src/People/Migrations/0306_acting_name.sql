-- What the company is called for which a session acts, after its ID; encrypted. Null in a session that a node of the version before put to work for it.
alter table people.sessions add column acting_for_name text;
