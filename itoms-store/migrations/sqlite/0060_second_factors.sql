-- The second factor of an account: the sealed secret of an authenticator app, and what opens the door when the app
-- is lost. A set-up that nobody confirmed is asked of nobody.
create table second_factors (
    account_id blob primary key not null references accounts (id) on delete cascade,
    secret text not null,
    used_step integer not null,
    created_at integer not null,
    confirmed_at integer
) strict, without rowid;

create table recovery_codes (
    account_id blob not null references second_factors (account_id) on delete cascade,
    code blob not null,
    primary key (account_id, code)
) strict, without rowid;
