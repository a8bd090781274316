-- When the letter is next due to be handed to the national dossier (row N4); null once it is there.
alter table notices.letters add column dossier_due timestamptz;
create index letters_dossier on notices.letters (dossier_due) where dossier_due is not null;
