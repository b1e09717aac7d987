-- Sign-in by others: whom an identity provider names, and the account that this signs in to. A subject is never given
-- to anybody else by its issuer, and signs in to one account.
create table identities (
    id blob primary key not null,
    account_id blob not null references accounts (id) on delete cascade,
    issuer text not null,
    subject text not null,
    created_at integer not null,
    unique (issuer, subject),
    unique (account_id, issuer)
) strict, without rowid;

-- Sign-ins that are at a provider and have not come back.
create table pending_authorizations (
    state blob primary key not null,
    browser blob not null,
    sealed text not null,
    purpose text not null,
    session_id blob references sessions (id) on delete cascade,
    created_at integer not null,
    expires_at integer not null
) strict, without rowid;
create index pending_authorizations_by_end on pending_authorizations (expires_at);
create index pending_authorizations_by_session on pending_authorizations (session_id) where session_id is not null;
