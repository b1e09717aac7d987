-- Secret links to working copies: one for each piece of content at most. It goes with the content, and when its maker
-- leaves.
create table preview_links (
    project_id blob not null,
    content_id blob not null,
    token blob not null,
    made_by blob not null,
    created_at integer not null,
    primary key (project_id, content_id),
    foreign key (project_id, content_id) references contents (project_id, id) on delete cascade,
    foreign key (project_id, made_by) references members (project_id, account_id) on delete cascade
) strict, without rowid;
create index preview_links_by_token on preview_links (token);
create index preview_links_by_maker on preview_links (project_id, made_by);
