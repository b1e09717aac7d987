-- The language in which a person writes, and the zone in which a person reads times.

alter table accounts add column language text not null default 'en';
alter table accounts add column time_zone text not null default 'UTC';
