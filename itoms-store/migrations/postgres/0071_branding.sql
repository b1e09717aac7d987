-- How a project looks, as in ../sqlite/0071_branding.sql.

set local search_path = itoms, pg_temp;

alter table projects add column accent text;
alter table projects add column font text;
alter table projects add column footer text;
alter table projects add column sender_name text;
alter table projects add column branding_version bigint not null default 1;
grant update (accent, font, footer, sender_name, branding_version) on projects to itoms_app;
-- Readers see the look; under which name the project writes to people is not theirs to list.
grant select (accent, font, footer) on projects to itoms_visitor;

create table branding_versions (
    project_id uuid not null references projects (id) on delete cascade,
    version bigint not null,
    accent text,
    font text,
    footer text,
    sender_name text,
    changed_by uuid references accounts (id) on delete set null,
    changed_at bigint not null,
    primary key (project_id, version)
);
create index branding_versions_by_account on branding_versions (changed_by);

-- Admins and owners, each in the own name. Nobody changes a version.
alter table branding_versions enable row level security, force row level security;
grant select, insert, delete on branding_versions to itoms_app;
create policy shown on branding_versions for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = branding_versions.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy made on branding_versions for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = branding_versions.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
    and changed_by = (select nullif(current_setting('itoms.account', true), '')::uuid)
);
create policy removed on branding_versions for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = branding_versions.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
