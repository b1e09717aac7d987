-- Whether an account may be used: since when it is suspended, and since when it is being erased.
alter table accounts add column suspended_at integer;
alter table accounts add column leaving_at integer;

-- Finds what somebody wrote who is leaving.
create index contents_by_author on contents (author_id);
