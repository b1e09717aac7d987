-- Sign-ups that wait for an operator.
alter table registrations add column confirmed_at integer;
create index registrations_that_wait on registrations (id) where confirmed_at is not null;
