-- Addresses that operators invite to the installation: whoever proves one may have an account.

create table admissions (
    id blob primary key,
    email text not null,
    email_key text not null unique,
    invited_by blob references accounts (id) on delete set null,
    created_at integer not null,
    expires_at integer not null
) strict, without rowid;
create index admissions_by_end on admissions (expires_at);
create index admissions_by_inviter on admissions (invited_by);
