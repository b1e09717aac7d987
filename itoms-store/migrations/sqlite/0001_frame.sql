-- The frame: accounts, sessions, projects, members, content, events, jobs, limits, idempotency, vault.
-- Times are UTC milliseconds, ids are 16-byte UUIDs, JSON is text. Every column is named in the inventory
-- (itoms-core/src/privacy/inventory.rs, P0-a).

create table accounts (
    id blob primary key not null,
    email text,
    email_key text unique,
    full_name text not null,
    company text,
    password text,
    external_id text unique,
    age_stated_at integer,
    operator integer not null default 0,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
) strict, without rowid;

create table registrations (
    id blob primary key not null,
    email text not null,
    email_key text not null,
    full_name text not null,
    company text,
    password text not null,
    age_stated_at integer not null,
    token blob not null unique,
    created_at integer not null,
    expires_at integer not null
) strict, without rowid;
create index registrations_by_email on registrations (email_key);
create index registrations_by_end on registrations (expires_at);

-- At most one row: the link by which the first operator makes an account.
create table operator_link (
    one integer primary key not null check (one = 1),
    token blob not null,
    expires_at integer not null
) strict;

create table sessions (
    id blob primary key not null,
    account_id blob not null references accounts (id) on delete cascade,
    token blob not null unique,
    ip text,
    agent text,
    message text,
    created_at integer not null,
    used_at integer not null,
    expires_at integer not null
) strict, without rowid;
create index sessions_by_account on sessions (account_id);
create index sessions_by_use on sessions (used_at);

create table projects (
    id blob primary key not null,
    name text not null,
    slug text not null unique,
    language text not null,
    time_zone text not null,
    founder_id blob not null,
    created_at integer not null,
    updated_at integer not null,
    deleted_at integer,
    version integer not null
) strict, without rowid;
create index projects_by_founder on projects (founder_id);
create index projects_deleted on projects (deleted_at) where deleted_at is not null;

-- Name and address are copies for lists; the store writes them when the account changes.
create table members (
    project_id blob not null references projects (id) on delete cascade,
    account_id blob not null references accounts (id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'viewer')),
    full_name text not null,
    email text,
    email_key text,
    created_at integer not null,
    version integer not null,
    primary key (project_id, account_id)
) strict, without rowid;
create index members_by_account on members (account_id, project_id);

create table invitations (
    project_id blob not null references projects (id) on delete cascade,
    id blob not null,
    email text not null,
    email_key text not null,
    role text not null check (role in ('owner', 'admin', 'viewer')),
    token blob not null unique,
    invited_by blob not null,
    created_at integer not null,
    expires_at integer not null,
    primary key (project_id, id),
    unique (project_id, email_key)
) strict, without rowid;
create index invitations_by_end on invitations (expires_at);

-- The working copy.
create table contents (
    project_id blob not null references projects (id) on delete cascade,
    id blob not null,
    kind text not null,
    slug text not null,
    title text not null,
    title_key text not null,
    description text not null,
    tags text not null,
    language text,
    body text not null,
    html text not null,
    renderer integer not null,
    search text not null,
    status text not null check (status in ('draft', 'published', 'unpublished')),
    published_at integer,
    published_version integer,
    author_id blob not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    primary key (project_id, id),
    unique (project_id, slug)
) strict, without rowid;
create index contents_by_update on contents (project_id, updated_at, id);
create index contents_by_creation on contents (project_id, created_at, id);
create index contents_by_title on contents (project_id, title_key, id);

-- Finds content by tag; what lists show stands in contents.tags.
create table content_tags (
    project_id blob not null,
    content_id blob not null,
    tag text not null,
    primary key (project_id, tag, content_id),
    foreign key (project_id, content_id) references contents (project_id, id) on delete cascade
) strict, without rowid;
create index content_tags_by_content on content_tags (project_id, content_id);

-- The snapshot that visitors read: the only content table that they may.
create table published (
    project_id blob not null,
    id blob not null,
    kind text not null,
    slug text not null,
    title text not null,
    description text not null,
    tags text not null,
    language text,
    html text not null,
    author_name text not null,
    published_at integer not null,
    updated_at integer not null,
    version integer not null,
    primary key (project_id, id),
    unique (project_id, slug),
    foreign key (project_id, id) references contents (project_id, id) on delete cascade
) strict, without rowid;
create index published_by_time on published (project_id, published_at, id);

create table published_tags (
    project_id blob not null,
    id blob not null,
    tag text not null,
    published_at integer not null,
    primary key (project_id, tag, published_at, id),
    foreign key (project_id, id) references published (project_id, id) on delete cascade
) strict, without rowid;
create index published_tags_by_content on published_tags (project_id, id);

create table events (
    position integer primary key autoincrement,
    id blob not null unique,
    at integer not null,
    kind text not null,
    project_id blob,
    account_id blob,
    subject_id blob
) strict;
create index events_by_time on events (at);

create table jobs (
    id blob primary key not null,
    kind text not null,
    version integer not null,
    body text not null,
    project_id blob,
    asked_by blob,
    state text not null check (state in ('waiting', 'leased', 'parked')),
    due_at integer not null,
    attempts integer not null default 0,
    fence integer not null default 0,
    leased_until integer,
    reason text,
    created_at integer not null,
    parked_at integer
) strict, without rowid;
create index jobs_due on jobs (state, due_at, id);

-- A token bucket is one instant: when it will be full again.
create table limits (
    key blob primary key not null,
    full_at integer not null
) strict, without rowid;
create index limits_full on limits (full_at);

create table idempotency_keys (
    account_id blob not null references accounts (id) on delete cascade,
    key blob not null,
    fingerprint blob not null,
    resource blob not null,
    created_at integer not null,
    primary key (account_id, key)
) strict, without rowid;
create index idempotency_keys_by_time on idempotency_keys (created_at);

create table vault_checks (
    ring text primary key not null,
    sealed text not null
) strict, without rowid;
