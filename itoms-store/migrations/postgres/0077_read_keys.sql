-- Read keys of projects, as in ../sqlite/0077_read_keys.sql.

set local search_path = itoms, pg_temp;

create table read_keys (
    project_id uuid not null references projects (id) on delete cascade,
    id uuid not null,
    name text not null,
    text text not null,
    created_at bigint not null,
    primary key (project_id, id)
);
create index read_keys_by_text on read_keys (text);

-- Admins and owners. The task that finds a key by its text reads nothing else: what it opens is read as a visitor, and
-- visitors see no key. Nobody changes one.
alter table read_keys enable row level security, force row level security;
grant select, insert, delete on read_keys to itoms_app;
create policy shown on read_keys for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = read_keys.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
    or (select current_setting('itoms.task', true)) = 'authenticate'
);
create policy made on read_keys for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = read_keys.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy removed on read_keys for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = read_keys.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
