-- Whether a project requires two factors of its members, as in ../sqlite/0073_two_factors.sql.

set local search_path = itoms, pg_temp;

alter table projects add column requires_two_factors boolean not null default false;
grant update (requires_two_factors) on projects to itoms_app;

create table two_factor_accounts (
    account_id uuid primary key references second_factors (account_id) on delete cascade
);
alter table second_factors no force row level security;
insert into two_factor_accounts (account_id) select account_id from second_factors where confirmed_at is not null;
alter table second_factors force row level security;

-- One's own, also for one's keys, and those of the people in the own projects. No member is hidden who is shown there.
alter table two_factor_accounts enable row level security, force row level security;
grant select, insert on two_factor_accounts to itoms_app;
create policy shown on two_factor_accounts for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or exists (select from members m where m.account_id = two_factor_accounts.account_id)
);
create policy made on two_factor_accounts for insert to itoms_app with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
);
