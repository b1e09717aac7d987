-- One-time links of accounts, as in ../sqlite/0030_account_links.sql.

set local search_path = itoms, pg_temp;

create table account_links (
    token bytea primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    purpose text not null check (purpose in ('reset_password', 'confirm_email', 'restore_email')),
    email text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index account_links_by_account on account_links (account_id);
create index account_links_by_end on account_links (expires_at);

-- Nobody sees them, not the person either: whoever presents a token has it from the mail.
alter table account_links enable row level security, force row level security;
grant select, insert, delete on account_links to itoms_app;
create policy shown on account_links for select to itoms_app
    using ((select current_setting('itoms.task', true)) in ('sign_in', 'retention'));
create policy made on account_links for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'sign_in');
create policy removed on account_links for delete to itoms_app
    using ((select current_setting('itoms.task', true)) in ('sign_in', 'retention'));

-- A confirmed address goes into the copies that lists of members show.
alter policy shown on members using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
    or (select current_setting('itoms.task', true)) in ('sign_up', 'sign_in', 'transfer')
);
alter policy changed on members using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id)
    )
    or (select current_setting('itoms.task', true)) in ('sign_up', 'sign_in', 'transfer')
) with check (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id and members.role = a.role)
    )
    or (select current_setting('itoms.task', true)) in ('sign_up', 'sign_in', 'transfer')
);
