-- Content is found in fewer pages. A table without rowid keeps its rows in the inner pages of its tree as well, and
-- rows of several KB leave room for a few branches each, so that the tree grows deep. Tables with rowid keep rows in
-- the leaves alone. What lists show stands in front of the text, which goes on in pages of its own that a list never
-- reads.

alter table contents rename to old_contents;
alter table content_tags rename to old_content_tags;
alter table published rename to old_published;
alter table published_tags rename to old_published_tags;

create table contents (
    project_id blob not null references projects (id) on delete cascade,
    id blob not null,
    kind text not null,
    slug text not null,
    title text not null,
    description text not null,
    tags text not null,
    language text,
    status text not null check (status in ('draft', 'published', 'unpublished')),
    published_at integer,
    published_version integer,
    author_id blob not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    title_key text not null,
    renderer integer not null,
    search text not null,
    body text not null,
    html text not null,
    primary key (project_id, id),
    unique (project_id, slug)
) strict;

create table content_tags (
    project_id blob not null,
    content_id blob not null,
    tag text not null,
    primary key (project_id, tag, content_id),
    foreign key (project_id, content_id) references contents (project_id, id) on delete cascade
) strict, without rowid;

create table published (
    project_id blob not null,
    id blob not null,
    kind text not null,
    slug text not null,
    title text not null,
    description text not null,
    tags text not null,
    language text,
    author_name text not null,
    published_at integer not null,
    updated_at integer not null,
    version integer not null,
    html text not null,
    primary key (project_id, id),
    unique (project_id, slug),
    foreign key (project_id, id) references contents (project_id, id) on delete cascade
) strict;

create table published_tags (
    project_id blob not null,
    id blob not null,
    tag text not null,
    published_at integer not null,
    primary key (project_id, tag, published_at, id),
    foreign key (project_id, id) references published (project_id, id) on delete cascade
) strict, without rowid;

insert into contents (project_id, id, kind, slug, title, description, tags, language, status, published_at, published_version,
    author_id, created_at, updated_at, version, title_key, renderer, search, body, html)
select project_id, id, kind, slug, title, description, tags, language, status, published_at, published_version,
    author_id, created_at, updated_at, version, title_key, renderer, search, body, html
from old_contents;

insert into content_tags (project_id, content_id, tag) select project_id, content_id, tag from old_content_tags;

insert into published (project_id, id, kind, slug, title, description, tags, language, author_name, published_at, updated_at,
    version, html)
select project_id, id, kind, slug, title, description, tags, language, author_name, published_at, updated_at, version, html
from old_published;

insert into published_tags (project_id, id, tag, published_at) select project_id, id, tag, published_at from old_published_tags;

-- What refers goes before what it refers to, so that no delete cascades.
drop table old_published_tags;
drop table old_published;
drop table old_content_tags;
drop table old_contents;

create index contents_by_update on contents (project_id, updated_at, id);
create index contents_by_creation on contents (project_id, created_at, id);
create index contents_by_title on contents (project_id, title_key, id);
create index content_tags_by_content on content_tags (project_id, content_id);
create index published_by_time on published (project_id, published_at, id);
create index published_tags_by_content on published_tags (project_id, id);

-- A claim looks at what is due first, at the first of each project, and at leases that are over.
drop index jobs_due;
create index jobs_due on jobs (due_at, id) where state = 'waiting';
create index jobs_waiting on jobs (project_id, due_at, id) where state = 'waiting';
create index jobs_leased on jobs (leased_until) where state = 'leased';
create index jobs_parked on jobs (id) where state = 'parked';
create index jobs_by_project on jobs (project_id) where project_id is not null;
