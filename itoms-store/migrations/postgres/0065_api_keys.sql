-- API keys, as in ../sqlite/0065_api_keys.sql.

set local search_path = itoms, pg_temp;

create table api_keys (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    project_id uuid,
    name text not null,
    scopes jsonb not null,
    prefix text not null,
    secret bytea not null unique,
    former bytea unique,
    former_until bigint,
    created_at bigint not null,
    used_at bigint,
    expires_at bigint,
    foreign key (project_id, account_id) references members (project_id, account_id) on delete cascade
);
create index api_keys_by_account on api_keys (account_id, id);
create index api_keys_by_member on api_keys (project_id, account_id) where project_id is not null;
create index api_keys_by_end on api_keys (expires_at) where expires_at is not null;

-- A key is its person's: no key of that person sees one. What it may do and whose it is never changes.
alter table api_keys enable row level security, force row level security;
grant select, insert, delete on api_keys to itoms_app;
grant update (prefix, secret, former, former_until, used_at) on api_keys to itoms_app;
create policy shown on api_keys for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
);
create policy made on api_keys for insert to itoms_app with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    and (
        project_id is null
        or exists (
            select from access a
            where a.project_id = api_keys.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        )
    )
);
create policy changed on api_keys for update to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'authenticate'
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'authenticate'
);
create policy removed on api_keys for delete to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'retention'
);
