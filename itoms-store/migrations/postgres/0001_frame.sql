-- The frame, as in ../sqlite/0001_frame.sql, with PostgreSQL's types. All of it lies in schema itoms, beside
-- whatever a host keeps in the same database. Times are UTC milliseconds. What lists are sorted by is compared
-- byte by byte, as the port says. Who may do what stands in 0001_frame_policies.sql.

set local search_path = itoms, pg_temp;

create table accounts (
    id uuid primary key,
    email text,
    email_key text unique,
    full_name text not null,
    company text,
    password text,
    external_id text unique,
    age_stated_at bigint,
    operator boolean not null default false,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);

create table registrations (
    id uuid primary key,
    email text not null,
    email_key text not null,
    full_name text not null,
    company text,
    password text not null,
    age_stated_at bigint not null,
    token bytea not null unique,
    created_at bigint not null,
    expires_at bigint not null
);
create index registrations_by_email on registrations (email_key);
create index registrations_by_end on registrations (expires_at);

-- At most one row: the link by which the first operator makes an account.
create table operator_link (
    one integer primary key check (one = 1),
    token bytea not null,
    expires_at bigint not null
);

create table sessions (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    token bytea not null unique,
    ip text,
    agent text,
    message text,
    created_at bigint not null,
    used_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_account on sessions (account_id);
create index sessions_by_use on sessions (used_at);

create table projects (
    id uuid primary key,
    name text not null,
    slug text collate "C" not null unique,
    language text not null,
    time_zone text not null,
    founder_id uuid not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    version bigint not null
);
create index projects_by_founder on projects (founder_id);
create index projects_deleted on projects (deleted_at) where deleted_at is not null;

-- Name and address are copies for lists; the store writes them when the account changes.
create table members (
    project_id uuid not null references projects (id) on delete cascade,
    account_id uuid not null references accounts (id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'viewer')),
    full_name text not null,
    email text,
    email_key text,
    created_at bigint not null,
    version bigint not null,
    primary key (project_id, account_id)
);
create index members_by_account on members (account_id, project_id);

-- Who is what where, for policies alone: a policy on members that reads members would call itself. Kept by
-- keep_access() from members, and from the insert of a project, whose founder is its first owner.
create table access (
    account_id uuid not null references accounts (id) on delete cascade,
    project_id uuid not null references projects (id) on delete cascade,
    role text not null,
    primary key (project_id, account_id)
);
create index access_by_account on access (account_id, project_id);

create function keep_access() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if tg_op = 'DELETE' then
        delete from itoms.access where project_id = old.project_id and account_id = old.account_id;
    elsif tg_table_name = 'projects' then
        insert into itoms.access (account_id, project_id, role) values (new.founder_id, new.id, 'owner');
    else
        insert into itoms.access (account_id, project_id, role) values (new.account_id, new.project_id, new.role)
        on conflict (project_id, account_id) do update set role = excluded.role;
    end if;
    return null;
end
$$;
create trigger keep_access after insert on projects for each row execute function keep_access();
create trigger keep_access after insert or delete or update of project_id, account_id, role on members
    for each row execute function keep_access();

create table invitations (
    project_id uuid not null references projects (id) on delete cascade,
    id uuid not null,
    email text not null,
    email_key text not null,
    role text not null check (role in ('owner', 'admin', 'viewer')),
    token bytea not null,
    invited_by uuid not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (project_id, id),
    unique (project_id, email_key)
);
-- Not unique: it would tell of other projects, and 256 random bits do not repeat.
create index invitations_by_token on invitations (token);
create index invitations_by_end on invitations (expires_at);

-- The working copy.
create table contents (
    project_id uuid not null references projects (id) on delete cascade,
    id uuid not null,
    kind text not null,
    slug text collate "C" not null,
    title text not null,
    title_key text collate "C" not null,
    description text not null,
    tags jsonb not null,
    language text,
    body jsonb not null,
    html text not null,
    renderer integer not null,
    search text not null,
    status text not null check (status in ('draft', 'published', 'unpublished')),
    published_at bigint,
    published_version bigint,
    author_id uuid not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (project_id, id),
    unique (project_id, slug)
);
create index contents_by_update on contents (project_id, updated_at, id);
create index contents_by_creation on contents (project_id, created_at, id);
create index contents_by_title on contents (project_id, title_key, id);

-- Finds content by tag; what lists show stands in contents.tags.
create table content_tags (
    project_id uuid not null,
    content_id uuid not null,
    tag text collate "C" not null,
    primary key (project_id, tag, content_id),
    foreign key (project_id, content_id) references contents (project_id, id) on delete cascade
);
create index content_tags_by_content on content_tags (project_id, content_id);

-- The snapshot that visitors read: the only content table that they may.
create table published (
    project_id uuid not null,
    id uuid not null,
    kind text not null,
    slug text collate "C" not null,
    title text not null,
    description text not null,
    tags jsonb not null,
    language text,
    html text not null,
    author_name text not null,
    published_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (project_id, id),
    unique (project_id, slug),
    foreign key (project_id, id) references contents (project_id, id) on delete cascade
);
create index published_by_time on published (project_id, published_at, id);

create table published_tags (
    project_id uuid not null,
    id uuid not null,
    tag text collate "C" not null,
    published_at bigint not null,
    primary key (project_id, tag, published_at, id),
    foreign key (project_id, id) references published (project_id, id) on delete cascade
);
create index published_tags_by_content on published_tags (project_id, id);

-- Events are read by position, and nobody may commit one behind a reader's back. A position is the number of
-- its transaction, and within that a count: so whatever may still be committed lies at or behind the oldest
-- transaction that runs.
create table events (
    position bigint primary key,
    id uuid not null unique,
    at bigint not null,
    kind text not null,
    project_id uuid,
    account_id uuid,
    subject_id uuid
);
create index events_by_time on events (at);

-- Transactions that were counted in other clusters, before a dump was restored into this one.
create function transactions_elsewhere() returns bigint stable return 0::bigint;

create function next_position() returns bigint volatile return
    ((pg_current_xact_id()::text::bigint + itoms.transactions_elsewhere()) << 20)
    + set_config('itoms.events', (coalesce(nullif(current_setting('itoms.events', true), ''), '0')::integer + 1)::text, true)::bigint;
alter table events alter column position set default next_position();

create function first_undecided_position() returns bigint stable return
    (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + itoms.transactions_elsewhere()) << 20;

create table jobs (
    id uuid primary key,
    kind text not null,
    version integer not null,
    body text not null,
    project_id uuid,
    asked_by uuid,
    state text not null check (state in ('waiting', 'leased', 'parked')),
    due_at bigint not null,
    attempts integer not null default 0,
    fence bigint not null default 0,
    leased_until bigint,
    reason text,
    created_at bigint not null,
    parked_at bigint
);
create index jobs_due on jobs (state, due_at, id);

-- A token bucket is one instant: when it will be full again.
create table limits (
    key bytea primary key,
    full_at bigint not null
);
create index limits_full on limits (full_at);

create table idempotency_keys (
    account_id uuid not null references accounts (id) on delete cascade,
    key bytea not null,
    fingerprint bytea not null,
    resource uuid not null,
    created_at bigint not null,
    primary key (account_id, key)
);
create index idempotency_keys_by_time on idempotency_keys (created_at);

create table vault_checks (
    ring text primary key,
    sealed text not null
);
