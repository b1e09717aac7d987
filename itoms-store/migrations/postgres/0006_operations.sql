-- When work has lost its purpose, as in ../sqlite/0006_operations.sql; and two things that policies let slip.

set local search_path = itoms, pg_temp;

alter table jobs add column expires_at bigint;

-- Who founded what, for the limit on projects alone: whoever has left a project sees no row of it any more, and
-- would found without end. Kept by keep_access() from the insert of a project.
create table founded (
    account_id uuid not null references accounts (id) on delete cascade,
    project_id uuid not null references projects (id) on delete cascade,
    primary key (project_id, account_id)
);
create index founded_by_account on founded (account_id);

alter table accounts no force row level security;
alter table projects no force row level security;
insert into founded (account_id, project_id) select founder_id, id from projects where founder_id in (select id from accounts);
alter table accounts force row level security;
alter table projects force row level security;

create or replace function keep_access() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if tg_op = 'DELETE' then
        delete from itoms.access where project_id = old.project_id and account_id = old.account_id;
    elsif tg_table_name = 'projects' then
        insert into itoms.access (account_id, project_id, role) values (new.founder_id, new.id, 'owner');
        insert into itoms.founded (account_id, project_id) values (new.founder_id, new.id);
    else
        insert into itoms.access (account_id, project_id, role) values (new.account_id, new.project_id, new.role)
        on conflict (project_id, account_id) do update set role = excluded.role;
    end if;
    return null;
end
$$;

alter table founded enable row level security, force row level security;
grant select on founded to itoms_app;
create policy own on founded for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and project_id = coalesce((select nullif(current_setting('itoms.project', true), '')::uuid), project_id)
);
create policy keeper on founded to current_user using (true) with check (true);

-- Whoever acts as an operator is a member nowhere, whatever that person is.
alter policy own on access using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and project_id = coalesce((select nullif(current_setting('itoms.project', true), '')::uuid), project_id)
    and (select current_setting('itoms.kind', true)) is distinct from 'operator'
);
