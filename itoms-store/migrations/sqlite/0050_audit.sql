-- The audit trail: hash chains that are only ever appended to. What a trigger lets through is said above it.

-- Up to where consumers of events have read.
create table consumers (
    name text primary key not null,
    position integer not null
) strict, without rowid;
insert into consumers (name, position) values ('audit', 0);

-- Where each chain begins and ends. It goes with its account or project.
create table audit_chains (
    scope text not null check (scope in ('account', 'project', 'operator')),
    chain_id blob not null,
    account_id blob references accounts (id) on delete cascade,
    project_id blob references projects (id) on delete cascade,
    start_seq integer not null,
    start_hash blob not null,
    last_seq integer not null,
    last_hash blob not null,
    primary key (scope, chain_id),
    check (account_id is case when scope = 'account' then chain_id end),
    check (project_id is case when scope = 'project' then chain_id end)
) strict, without rowid;
create index audit_chains_by_account on audit_chains (account_id);
create index audit_chains_by_project on audit_chains (project_id);

create table audit_links (
    scope text not null,
    chain_id blob not null,
    seq integer not null,
    event_id blob not null,
    at integer not null,
    kind text not null,
    by_digest blob,
    by_account blob,
    by_salt blob,
    person_digest blob,
    person_account blob,
    person_salt blob,
    in_project blob,
    thing_id blob,
    hash blob not null,
    primary key (scope, chain_id, seq),
    unique (scope, chain_id, event_id),
    foreign key (scope, chain_id) references audit_chains (scope, chain_id) on delete cascade
) strict, without rowid;
create index audit_links_by_time on audit_links (at);
create index audit_links_by_doer on audit_links (by_account) where by_account is not null;
create index audit_links_by_person on audit_links (person_account) where person_account is not null;

-- A chain goes only with its account or project.
create trigger audit_chains_stay before delete on audit_chains
when old.scope = 'operator'
    or exists (select 1 from accounts where id = old.account_id)
    or exists (select 1 from projects where id = old.project_id)
begin
    select raise(abort, 'the audit trail is only ever appended to');
end;

-- A link goes with its chain, or by age from the beginning of it.
create trigger audit_links_stay before delete on audit_links
when exists (
    select 1 from audit_chains c where c.scope = old.scope and c.chain_id = old.chain_id and c.start_seq < old.seq
)
begin
    select raise(abort, 'the audit trail is only ever appended to');
end;

create trigger audit_links_are_kept before update of scope, chain_id, seq, event_id, at, kind, by_digest, person_digest,
    in_project, thing_id, hash on audit_links
begin
    select raise(abort, 'the audit trail is only ever appended to');
end;

-- People in it are forgotten, and never exchanged.
create trigger audit_people_are_kept before update of by_account, by_salt, person_account, person_salt on audit_links
when new.by_account is not null and new.by_account is not old.by_account
    or new.by_salt is not null and new.by_salt is not old.by_salt
    or new.person_account is not null and new.person_account is not old.person_account
    or new.person_salt is not null and new.person_salt is not old.person_salt
begin
    select raise(abort, 'the audit trail is only ever appended to');
end;

create trigger audit_chains_are_kept before update on audit_chains
when new.scope is not old.scope or new.chain_id is not old.chain_id
    or new.start_seq < old.start_seq or new.last_seq < old.last_seq
    or new.start_seq = old.start_seq and new.start_hash is not old.start_hash
    or new.last_seq = old.last_seq and new.last_hash is not old.last_hash
begin
    select raise(abort, 'the audit trail is only ever appended to');
end;
