-- Whether the person is proved to get the mail for the address, as in ../sqlite/0087_unverified_addresses.sql.

set local search_path = itoms, pg_temp;

alter table accounts add column email_verified boolean not null default true;
alter table accounts no force row level security;
alter table identities no force row level security;
update accounts set email_verified = false
where external_id is null and password is not null and age_stated_at = created_at
    and not exists (select 1 from identities i where i.account_id = accounts.id);
alter table accounts force row level security;
alter table identities force row level security;
grant update (email_verified) on accounts to itoms_app;
