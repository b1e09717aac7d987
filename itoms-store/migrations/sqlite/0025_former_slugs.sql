-- Slugs that projects have left: they lead to where the project is now, and no other project gets them.
create table former_slugs (
    project_id blob not null references projects (id) on delete cascade,
    slug text not null,
    left_at integer not null,
    primary key (project_id, slug)
) strict, without rowid;
create index former_slugs_by_slug on former_slugs (slug);
