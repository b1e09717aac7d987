-- Accounts that may not be used, suspended or leaving: a projection of accounts, so that a project is known to be without an
-- owner who may act wherever its members are read. It goes with what it is of.
create table shut_accounts (
    account_id blob primary key not null references accounts (id) on delete cascade
) strict, without rowid;
insert into shut_accounts (account_id) select id from accounts where suspended_at is not null or leaving_at is not null;
