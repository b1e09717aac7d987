-- A claim looks at what is due first, at the first of each project, and at leases that are over.

set local search_path = itoms, pg_temp;

drop index jobs_due;
create index jobs_due on jobs (due_at, id) where state = 'waiting';
create index jobs_waiting on jobs (project_id, due_at, id) where state = 'waiting';
create index jobs_leased on jobs (leased_until) where state = 'leased';
create index jobs_parked on jobs (id) where state = 'parked';
create index jobs_by_project on jobs (project_id) where project_id is not null;
