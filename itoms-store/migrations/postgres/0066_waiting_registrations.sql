-- Sign-ups that wait for an operator, as in ../sqlite/0066_waiting_registrations.sql.

set local search_path = itoms, pg_temp;

alter table registrations add column confirmed_at bigint;
create index registrations_that_wait on registrations (id) where confirmed_at is not null;

-- An operator sees who waits, and nobody whose address is not proved.
alter policy shown on registrations using (
    (select current_setting('itoms.task', true)) in ('sign_up', 'work', 'retention', 'people')
    or confirmed_at is not null and (select current_setting('itoms.kind', true)) = 'operator'
);
