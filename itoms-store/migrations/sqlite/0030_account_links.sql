-- One-time links that were mailed to change what an account signs in with.
create table account_links (
    token blob primary key not null,
    account_id blob not null references accounts (id) on delete cascade,
    purpose text not null check (purpose in ('reset_password', 'confirm_email', 'restore_email')),
    email text not null,
    created_at integer not null,
    expires_at integer not null
) strict, without rowid;
create index account_links_by_account on account_links (account_id);
create index account_links_by_end on account_links (expires_at);
