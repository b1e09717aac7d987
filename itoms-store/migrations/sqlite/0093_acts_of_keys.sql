-- By which API key somebody did it, if not in person; in the trail it is forgotten with who that was.
alter table events add column by_key blob;
alter table audit_links add column by_key blob;

drop trigger audit_people_are_kept;
create trigger audit_people_are_kept before update of by_account, by_key, by_salt, person_account, person_salt on audit_links
when new.by_account is not null and new.by_account is not old.by_account
    or new.by_key is not null and new.by_key is not old.by_key
    or new.by_salt is not null and new.by_salt is not old.by_salt
    or new.person_account is not null and new.person_account is not old.person_account
    or new.person_salt is not null and new.person_salt is not old.person_salt
begin
    select raise(abort, 'the audit trail is only ever appended to');
end;
