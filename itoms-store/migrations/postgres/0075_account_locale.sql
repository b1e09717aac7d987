-- The language in which a person writes, and the zone in which a person reads times, as in ../sqlite/0075_account_locale.sql.

set local search_path = itoms, pg_temp;

alter table accounts add column language text not null default 'en';
alter table accounts add column time_zone text not null default 'UTC';
grant update (language, time_zone) on accounts to itoms_app;
