-- API keys. One of a project goes when its account leaves that project.
create table api_keys (
    id blob primary key not null,
    account_id blob not null references accounts (id) on delete cascade,
    project_id blob,
    name text not null,
    scopes text not null,
    prefix text not null,
    secret blob not null unique,
    former blob unique,
    former_until integer,
    created_at integer not null,
    used_at integer,
    expires_at integer,
    foreign key (project_id, account_id) references members (project_id, account_id) on delete cascade
) strict, without rowid;
create index api_keys_by_account on api_keys (account_id, id);
create index api_keys_by_member on api_keys (project_id, account_id) where project_id is not null;
create index api_keys_by_end on api_keys (expires_at) where expires_at is not null;
