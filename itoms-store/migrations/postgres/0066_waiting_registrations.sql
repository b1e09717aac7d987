-- Sign-ups that wait for an operator, as in ../sqlite/0066_waiting_registrations.sql.

set local search_path = itoms, pg_temp;

alter table registrations add column confirmed_at bigint;
create index registrations_that_wait on registrations (id) where confirmed_at is not null;

-- An operator sees who waits, and nobody whose address is not proved.
create policy waiting on registrations for select to itoms_app
    using (confirmed_at is not null and (select current_setting('itoms.kind', true)) = 'operator');
