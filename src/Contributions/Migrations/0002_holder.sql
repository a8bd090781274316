-- Whose slip it is, as it is printed: the registry's name where the person's own record has none. Encrypted.
alter table contributions.slips add column holder bytea;
