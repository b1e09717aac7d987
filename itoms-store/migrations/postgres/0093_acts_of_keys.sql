-- By which API key somebody did it, if not in person; in the trail it is forgotten with who that was.

set local search_path = itoms, pg_temp;

alter table events add column by_key uuid;
alter table audit_links add column by_key uuid;
grant update (by_key) on audit_links to itoms_app;

create or replace function keep_audit() returns trigger
language plpgsql set search_path = '' as $$
begin
    if tg_table_name = 'audit_chains' then
        if new.start_seq < old.start_seq or new.last_seq < old.last_seq
            or new.start_seq = old.start_seq and new.start_hash is distinct from old.start_hash
            or new.last_seq = old.last_seq and new.last_hash is distinct from old.last_hash
        then
            raise insufficient_privilege using message = 'the audit trail is only ever appended to';
        end if;
    elsif new.by_account is not null and new.by_account is distinct from old.by_account
        or new.by_key is not null and new.by_key is distinct from old.by_key
        or new.by_salt is not null and new.by_salt is distinct from old.by_salt
        or new.person_account is not null and new.person_account is distinct from old.person_account
        or new.person_salt is not null and new.person_salt is distinct from old.person_salt
    then
        raise insufficient_privilege using message = 'the audit trail is only ever appended to';
    end if;
    return new;
end
$$;
