-- What is few among many, as in ../sqlite/0096_few_among_many.sql.

set local search_path = itoms, pg_temp;

create index accounts_operators on accounts (id) where operator;
create index accounts_leaving on accounts (leaving_at) where leaving_at is not null;
create index jobs_expiring on jobs (expires_at) where expires_at is not null;
