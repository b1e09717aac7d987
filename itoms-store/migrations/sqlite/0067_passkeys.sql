-- Passkeys: public keys of people's own devices, and what such a device is asked, until it answers. What is asked to sign
-- in is of nobody yet.
create table passkeys (
    id blob primary key not null,
    account_id blob not null references accounts (id) on delete cascade,
    credential blob not null unique,
    name text not null,
    key text not null,
    sign_count integer not null,
    backed_up integer not null,
    created_at integer not null,
    used_at integer,
    version integer not null
) strict, without rowid;
create index passkeys_by_account on passkeys (account_id, id);

create table passkey_challenges (
    token blob primary key not null,
    purpose text not null,
    account_id blob references accounts (id) on delete cascade,
    bound_to blob,
    state text not null,
    expires_at integer not null
) strict, without rowid;
create index passkey_challenges_by_account on passkey_challenges (account_id) where account_id is not null;
create index passkey_challenges_by_end on passkey_challenges (expires_at);
