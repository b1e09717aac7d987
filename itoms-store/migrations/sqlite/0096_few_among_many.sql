-- What is few among many: operators, accounts that are leaving, and work that ends by itself. What looks for them, at each
-- sign-up that waits and at each sweep, read everybody and all work.

create index accounts_operators on accounts (id) where operator;
create index accounts_leaving on accounts (leaving_at) where leaving_at is not null;
create index jobs_expiring on jobs (expires_at) where expires_at is not null;
