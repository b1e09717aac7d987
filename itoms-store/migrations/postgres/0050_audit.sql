-- The audit trail, as in ../sqlite/0050_audit.sql.

set local search_path = itoms, pg_temp;

create table consumers (
    name text primary key,
    position bigint not null
);
insert into consumers (name, position) values ('audit', 0);

create table audit_chains (
    scope text not null check (scope in ('account', 'project', 'operator')),
    chain_id uuid not null,
    account_id uuid references accounts (id) on delete cascade,
    project_id uuid references projects (id) on delete cascade,
    start_seq bigint not null,
    start_hash bytea not null,
    last_seq bigint not null,
    last_hash bytea not null,
    primary key (scope, chain_id),
    check (account_id is not distinct from case when scope = 'account' then chain_id end),
    check (project_id is not distinct from case when scope = 'project' then chain_id end)
);
create index audit_chains_by_account on audit_chains (account_id);
create index audit_chains_by_project on audit_chains (project_id);

create table audit_links (
    scope text not null,
    chain_id uuid not null,
    seq bigint not null,
    event_id uuid not null,
    at bigint not null,
    kind text not null,
    by_digest bytea,
    by_account uuid,
    by_salt bytea,
    person_digest bytea,
    person_account uuid,
    person_salt bytea,
    in_project uuid,
    thing_id uuid,
    hash bytea not null,
    primary key (scope, chain_id, seq),
    unique (scope, chain_id, event_id),
    foreign key (scope, chain_id) references audit_chains (scope, chain_id) on delete cascade
);
create index audit_links_by_time on audit_links (at);
create index audit_links_by_doer on audit_links (by_account) where by_account is not null;
create index audit_links_by_person on audit_links (person_account) where person_account is not null;

alter table consumers enable row level security, force row level security;
grant select, update on consumers to itoms_app;
create policy shown on consumers for select to itoms_app using ((select current_setting('itoms.task', true)) = 'audit');
create policy changed on consumers for update to itoms_app
    using ((select current_setting('itoms.task', true)) = 'audit')
    with check ((select current_setting('itoms.task', true)) = 'audit');

-- Read by those whose it is: a person but no key of that person, a project's owners, an operator. Appended to by one
-- task; another one moves the beginning. Nobody removes a chain: it goes with its account or project.
alter table audit_chains enable row level security, force row level security;
grant select, insert on audit_chains to itoms_app;
grant update (start_seq, start_hash, last_seq, last_hash) on audit_chains to itoms_app;
create policy shown on audit_chains for select to itoms_app using (
    audit_chains.scope = 'account' and audit_chains.chain_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or audit_chains.scope = 'project' and exists (
        select from access a
        where a.project_id = audit_chains.chain_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
    or audit_chains.scope = 'operator' and (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) in ('audit', 'retention')
);
create policy made on audit_chains for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'audit');
create policy changed on audit_chains for update to itoms_app
    using ((select current_setting('itoms.task', true)) in ('audit', 'retention'))
    with check ((select current_setting('itoms.task', true)) in ('audit', 'retention'));

-- Whom a link names is forgotten and nothing else of it changes; links go by age alone.
alter table audit_links enable row level security, force row level security;
grant select, insert, delete on audit_links to itoms_app;
grant update (by_account, by_salt, person_account, person_salt) on audit_links to itoms_app;
create policy shown on audit_links for select to itoms_app using (
    audit_links.scope = 'account' and audit_links.chain_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or audit_links.scope = 'project' and exists (
        select from access a
        where a.project_id = audit_links.chain_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
    or audit_links.scope = 'operator' and (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) in ('audit', 'retention')
);
create policy made on audit_links for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'audit');
create policy changed on audit_links for update to itoms_app
    using ((select current_setting('itoms.task', true)) = 'retention')
    with check ((select current_setting('itoms.task', true)) = 'retention');
create policy removed on audit_links for delete to itoms_app using (
    (select current_setting('itoms.task', true)) = 'retention'
    and exists (
        select from audit_chains c
        where c.scope = audit_links.scope and c.chain_id = audit_links.chain_id and c.start_seq >= audit_links.seq
    )
);

-- What no policy can say: nobody is exchanged for somebody else, and no chain becomes shorter than it was.
create function keep_audit() returns trigger
language plpgsql set search_path = '' as $$
begin
    if tg_table_name = 'audit_chains' then
        if new.start_seq < old.start_seq or new.last_seq < old.last_seq
            or new.start_seq = old.start_seq and new.start_hash is distinct from old.start_hash
            or new.last_seq = old.last_seq and new.last_hash is distinct from old.last_hash
        then
            raise insufficient_privilege using message = 'the audit trail is only ever appended to';
        end if;
    elsif new.by_account is not null and new.by_account is distinct from old.by_account
        or new.by_salt is not null and new.by_salt is distinct from old.by_salt
        or new.person_account is not null and new.person_account is distinct from old.person_account
        or new.person_salt is not null and new.person_salt is distinct from old.person_salt
    then
        raise insufficient_privilege using message = 'the audit trail is only ever appended to';
    end if;
    return new;
end
$$;
create trigger keep_audit before update on audit_chains for each row execute function keep_audit();
create trigger keep_audit before update on audit_links for each row execute function keep_audit();
