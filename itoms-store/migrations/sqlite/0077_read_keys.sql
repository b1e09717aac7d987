-- Keys by which front ends elsewhere read what a project has published. They stand in web pages, so they are kept as they
-- are. The text is found by its index; it is not unique there, since that would tell of other projects, and 142 random bits
-- do not repeat.
create table read_keys (
    project_id blob not null references projects (id) on delete cascade,
    id blob not null,
    name text not null,
    text text not null,
    created_at integer not null,
    primary key (project_id, id)
) strict, without rowid;
create index read_keys_by_text on read_keys (text);
