-- The keys by which names are found, as in ../sqlite/0083_names.sql.

set local search_path = itoms, pg_temp;

alter table accounts add column full_name_key text collate "C" not null default '';
alter table projects add column name_key text collate "C" not null default '';
alter table members add column full_name_key text collate "C" not null default '';

-- By ICU letters of every script are folded, whatever the database's own locale knows.
alter table accounts no force row level security;
alter table projects no force row level security;
alter table members no force row level security;
alter table contents no force row level security;
do $$
declare
    every_script constant boolean := exists (
        select from pg_collation where collname = 'und-x-icu' and collnamespace = 'pg_catalog'::regnamespace
    );
    fold constant text := case when every_script then $sql$replace(lower(%I collate "und-x-icu"), 'ς', 'σ')$sql$
        else $sql$replace(lower(%I), 'ς', 'σ')$sql$ end;
begin
    execute format('update accounts set full_name_key = ' || fold, 'full_name');
    execute format('update projects set name_key = ' || fold, 'name');
    execute format('update members set full_name_key = ' || fold, 'full_name');
end
$$;
update contents set title_key = replace(title_key, 'ς', 'σ'), search = replace(search, 'ς', 'σ') where strpos(search, 'ς') > 0;
alter table accounts force row level security;
alter table projects force row level security;
alter table members force row level security;
alter table contents force row level security;

create index accounts_by_name on accounts (full_name_key, id);
create index members_by_name on members (project_id, full_name_key, account_id);
create index members_by_joining on members (project_id, created_at, account_id);

grant update (full_name_key) on accounts to itoms_app;
grant update (name_key) on projects to itoms_app;
grant update (full_name_key) on members to itoms_app;
