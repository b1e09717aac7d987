-- The keys by which names are found, in any letter case and every script, and by which lists stand in the order of names.
-- Right after, the store fills them: what folds letters here knows those of ASCII alone. It no longer tells a sigma at the end
-- of a word from another.

alter table accounts add column full_name_key text not null default '';
create index accounts_by_name on accounts (full_name_key, id);

alter table projects add column name_key text not null default '';

alter table members add column full_name_key text not null default '';
create index members_by_name on members (project_id, full_name_key, account_id);
create index members_by_joining on members (project_id, created_at, account_id);

update contents set title_key = replace(title_key, 'ς', 'σ'), search = replace(search, 'ς', 'σ') where instr(search, 'ς') > 0;
