-- A second factor can rest on passkeys alone: it has no app then, or one that is being set up, of which no code was seen.
-- The table is made anew, with what refers to it.
alter table second_factors rename to old_second_factors;
alter table recovery_codes rename to old_recovery_codes;
alter table two_factor_accounts rename to old_two_factor_accounts;

create table second_factors (
    account_id blob primary key not null references accounts (id) on delete cascade,
    secret text,
    used_step integer,
    created_at integer not null,
    confirmed_at integer,
    check (secret is not null or confirmed_at is not null),
    check (used_step is null or secret is not null and confirmed_at is not null)
) strict, without rowid;
insert into second_factors (account_id, secret, used_step, created_at, confirmed_at)
    select account_id, secret, case when confirmed_at is not null then used_step end, created_at, confirmed_at from old_second_factors;

create table recovery_codes (
    account_id blob not null references second_factors (account_id) on delete cascade,
    code blob not null,
    primary key (account_id, code)
) strict, without rowid;
insert into recovery_codes (account_id, code) select account_id, code from old_recovery_codes;

create table two_factor_accounts (
    account_id blob primary key not null references second_factors (account_id) on delete cascade
) strict, without rowid;
insert into two_factor_accounts (account_id) select account_id from old_two_factor_accounts;

drop table old_recovery_codes;
drop table old_two_factor_accounts;
drop table old_second_factors;
