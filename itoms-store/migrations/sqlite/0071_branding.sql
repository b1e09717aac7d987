-- How a project looks: the present branding stands with the project, since every public page reads it; each one that it
-- has had is a version, which is never changed.
alter table projects add column accent text;
alter table projects add column font text;
alter table projects add column footer text;
alter table projects add column sender_name text;
alter table projects add column branding_version integer not null default 1;

create table branding_versions (
    project_id blob not null references projects (id) on delete cascade,
    version integer not null,
    accent text,
    font text,
    footer text,
    sender_name text,
    changed_by blob references accounts (id) on delete set null,
    changed_at integer not null,
    primary key (project_id, version)
) strict, without rowid;
create index branding_versions_by_account on branding_versions (changed_by);
