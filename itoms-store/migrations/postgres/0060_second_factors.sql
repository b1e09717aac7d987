-- Second factors, as in ../sqlite/0060_second_factors.sql.

set local search_path = itoms, pg_temp;

create table second_factors (
    account_id uuid primary key references accounts (id) on delete cascade,
    secret text not null,
    used_step bigint not null,
    created_at bigint not null,
    confirmed_at bigint
);

create table recovery_codes (
    account_id uuid not null references second_factors (account_id) on delete cascade,
    code bytea not null,
    primary key (account_id, code)
);

-- A person's own, of which keys see nothing. Sign-in reads it and uses codes up; an operator sees whether there is one.
alter table second_factors enable row level security, force row level security;
grant select, insert, delete on second_factors to itoms_app;
grant update (secret, used_step, created_at, confirmed_at) on second_factors to itoms_app;
create policy shown on second_factors for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'retention', 'people')
);
create policy made on second_factors for insert to itoms_app with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
);
create policy changed on second_factors for update to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);
create policy removed on second_factors for delete to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'retention'
);

alter table recovery_codes enable row level security, force row level security;
grant select, insert, delete on recovery_codes to itoms_app;
create policy shown on recovery_codes for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);
create policy made on recovery_codes for insert to itoms_app with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
);
create policy removed on recovery_codes for delete to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);
