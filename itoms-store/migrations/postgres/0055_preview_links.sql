-- Secret links to working copies, as in ../sqlite/0055_preview_links.sql.

set local search_path = itoms, pg_temp;

create table preview_links (
    project_id uuid not null,
    content_id uuid not null,
    token bytea not null,
    made_by uuid not null,
    created_at bigint not null,
    primary key (project_id, content_id),
    foreign key (project_id, content_id) references contents (project_id, id) on delete cascade,
    foreign key (project_id, made_by) references members (project_id, account_id) on delete cascade
);
-- Not unique: it would tell of other projects, and 256 random bits do not repeat.
create index preview_links_by_token on preview_links (token);
create index preview_links_by_maker on preview_links (project_id, made_by);

-- Admins and owners, each in the own name. The task that finds a link by its token reads nothing else: what it shows is
-- read as its maker.
alter table preview_links enable row level security, force row level security;
grant select, insert, update, delete on preview_links to itoms_app;
create policy shown on preview_links for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = preview_links.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
    or (select current_setting('itoms.task', true)) = 'preview'
);
create policy made on preview_links for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = preview_links.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
    and made_by = (select nullif(current_setting('itoms.account', true), '')::uuid)
);
create policy changed on preview_links for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = preview_links.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
) with check (
    exists (
        select from access a
        where a.project_id = preview_links.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
    and made_by = (select nullif(current_setting('itoms.account', true), '')::uuid)
);
create policy removed on preview_links for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = preview_links.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
