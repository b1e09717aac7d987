-- shut_accounts follows accounts by itself: no statement can forget it, nor a server of a version that does not know it.
insert or ignore into shut_accounts (account_id) select id from accounts where suspended_at is not null or leaving_at is not null;
delete from shut_accounts where account_id in (select id from accounts where suspended_at is null and leaving_at is null);

create trigger keep_shut_accounts after update of suspended_at, leaving_at on accounts begin
    insert or ignore into shut_accounts (account_id)
        select new.id where new.suspended_at is not null or new.leaving_at is not null;
    delete from shut_accounts where account_id = new.id and new.suspended_at is null and new.leaving_at is null;
end;
