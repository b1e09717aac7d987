-- A sign-up has a password, or the identity of a provider. What refers to a sign-up is nothing, so the table is made anew.
create table registrations_anew (
    id blob primary key not null,
    email text not null,
    email_key text not null,
    full_name text not null,
    company text,
    password text,
    issuer text,
    subject text,
    age_stated_at integer not null,
    token blob not null unique,
    created_at integer not null,
    expires_at integer not null,
    confirmed_at integer,
    check ((password is null) = (issuer is not null and subject is not null))
) strict, without rowid;
insert into registrations_anew (id, email, email_key, full_name, company, password, age_stated_at, token, created_at, expires_at, confirmed_at)
    select id, email, email_key, full_name, company, password, age_stated_at, token, created_at, expires_at, confirmed_at from registrations;
drop table registrations;
alter table registrations_anew rename to registrations;
create index registrations_by_email on registrations (email_key);
create index registrations_by_end on registrations (expires_at);
create index registrations_that_wait on registrations (id) where confirmed_at is not null;
