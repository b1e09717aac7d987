-- Whether a project requires two factors of its members; and of which accounts sign-in asks for two. The second is a
-- projection of second_factors: it holds no secret, so that memberships may be read with it, and it goes with what it is of.
alter table projects add column requires_two_factors integer not null default 0;

create table two_factor_accounts (
    account_id blob primary key not null references second_factors (account_id) on delete cascade
) strict, without rowid;
insert into two_factor_accounts (account_id) select account_id from second_factors where confirmed_at is not null;
