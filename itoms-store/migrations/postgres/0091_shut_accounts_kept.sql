-- shut_accounts follows accounts by itself, as in ../sqlite/0091_shut_accounts_kept.sql.

set local search_path = itoms, pg_temp;

alter table accounts no force row level security;
alter table shut_accounts no force row level security;
insert into shut_accounts (account_id) select id from accounts where suspended_at is not null or leaving_at is not null
    on conflict do nothing;
delete from shut_accounts where account_id in (select id from accounts where suspended_at is null and leaving_at is null);
alter table shut_accounts force row level security;
alter table accounts force row level security;

-- With the rights and under the policies of whoever shuts or opens an account.
create function keep_shut_accounts() returns trigger
language plpgsql set search_path = '' as $$
begin
    if new.suspended_at is not null or new.leaving_at is not null then
        insert into itoms.shut_accounts (account_id) values (new.id) on conflict do nothing;
    else
        delete from itoms.shut_accounts where account_id = new.id;
    end if;
    return null;
end
$$;
create trigger keep_shut_accounts after update of suspended_at, leaving_at on accounts
    for each row execute function keep_shut_accounts();
