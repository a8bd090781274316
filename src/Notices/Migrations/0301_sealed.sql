-- Addresses of those who read a letter with a permit are encrypted (S-L4, ADR 0208). The table stays append-only but for this one change, once a row.
create function notices.refuse_change_but_sealing() returns trigger language plpgsql as $$
begin
    if old.address like 'enc1:%' or new.address not like 'enc1:%'
        or (old.id, old.permit_id, old.letter_id, old.at, old.ticket_hash) is distinct from (new.id, new.permit_id, new.letter_id, new.at, new.ticket_hash) then
        raise exception 'append-only: %', tg_table_name;
    end if;
    return new;
end $$;
drop trigger permit_reads_append_only on notices.permit_reads;
create trigger permit_reads_append_only before delete or truncate on notices.permit_reads execute function notices.refuse_change();
create trigger permit_reads_sealing before update on notices.permit_reads for each row execute function notices.refuse_change_but_sealing();
