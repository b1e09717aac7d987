-- Accounts that may not be used, as in ../sqlite/0090_shut_accounts.sql.

set local search_path = itoms, pg_temp;

create table shut_accounts (
    account_id uuid primary key references accounts (id) on delete cascade
);
alter table accounts no force row level security;
insert into shut_accounts (account_id) select id from accounts where suspended_at is not null or leaving_at is not null;
alter table accounts force row level security;

-- Those of the people in the own projects, and all to who looks after people. No member is hidden who is shown there.
alter table shut_accounts enable row level security, force row level security;
grant select, insert, delete on shut_accounts to itoms_app;
create policy shown on shut_accounts for select to itoms_app using (
    exists (select from members m where m.account_id = shut_accounts.account_id)
    or (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) = 'people'
);
create policy made on shut_accounts for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'people');
create policy removed on shut_accounts for delete to itoms_app using (
    (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) = 'people'
);
