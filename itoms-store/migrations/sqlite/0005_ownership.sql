-- An owner's offer to another member to become owner in its place: one for each project at most. It goes when
-- either of the two goes.
create table ownership_offers (
    project_id blob primary key not null references projects (id) on delete cascade,
    id blob not null,
    account_id blob not null,
    offered_by blob not null,
    created_at integer not null,
    expires_at integer not null,
    foreign key (project_id, account_id) references members (project_id, account_id) on delete cascade,
    foreign key (project_id, offered_by) references members (project_id, account_id) on delete cascade
) strict, without rowid;
create index ownership_offers_by_end on ownership_offers (expires_at);
