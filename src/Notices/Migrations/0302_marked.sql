-- How many letters carry the employer's mark stands on the list; a count reads these rows only.
create index letters_marked on notices.letters (employer_index, id) where marked;
