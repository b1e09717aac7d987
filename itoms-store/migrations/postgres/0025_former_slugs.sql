-- Slugs that projects have left, as in ../sqlite/0025_former_slugs.sql.

set local search_path = itoms, pg_temp;

create table former_slugs (
    project_id uuid not null references projects (id) on delete cascade,
    slug text collate "C" not null,
    left_at bigint not null,
    primary key (project_id, slug)
);
-- Not unique: a table of projects says nothing of other projects, and whoever takes a slug has locked it.
create index former_slugs_by_slug on former_slugs (slug);

-- Whoever chooses a slug learns that it is not free, as everybody does who follows it.
alter table former_slugs enable row level security, force row level security;
grant select, insert, delete on former_slugs to itoms_app;
create policy shown on former_slugs for select to itoms_app using ((select nullif(current_setting('itoms.kind', true), '')) is not null);
create policy made on former_slugs for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = former_slugs.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy removed on former_slugs for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = former_slugs.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);

grant select (project_id, slug) on former_slugs to itoms_visitor;
create policy public on former_slugs for select to itoms_visitor
    using ((select true from projects p where p.id = former_slugs.project_id));
