-- A sign-up has a password, or the identity of a provider, as in ../sqlite/0070_identities_sign_up.sql.

set local search_path = itoms, pg_temp;

alter table registrations alter column password drop not null;
alter table registrations add column issuer text;
alter table registrations add column subject text;
alter table registrations add check ((password is null) = (issuer is not null and subject is not null));
