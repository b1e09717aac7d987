-- When work has lost its purpose, and goes wherever nobody is doing it.
alter table jobs add column expires_at integer;
