-- Addresses that operators invite to the installation, as in ../sqlite/0079_admissions.sql.

set local search_path = itoms, pg_temp;

create table admissions (
    id uuid primary key,
    email text not null,
    email_key text not null unique,
    invited_by uuid references accounts (id) on delete set null,
    created_at bigint not null,
    expires_at bigint not null
);
create index admissions_by_end on admissions (expires_at);
create index admissions_by_inviter on admissions (invited_by);

alter table admissions enable row level security, force row level security;
grant select, insert, update, delete on admissions to itoms_app;
create policy shown on admissions for select to itoms_app using (
    (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) in ('people', 'sign_up', 'work', 'retention')
);
create policy made on admissions for insert to itoms_app with check (
    (select current_setting('itoms.kind', true)) = 'operator' or (select current_setting('itoms.task', true)) = 'people'
);
create policy changed on admissions for update to itoms_app using (
    (select current_setting('itoms.kind', true)) = 'operator' or (select current_setting('itoms.task', true)) = 'people'
) with check (
    (select current_setting('itoms.kind', true)) = 'operator' or (select current_setting('itoms.task', true)) = 'people'
);
create policy removed on admissions for delete to itoms_app using (
    (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) in ('people', 'sign_up', 'retention')
);
