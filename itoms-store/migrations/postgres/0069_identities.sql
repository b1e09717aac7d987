-- Sign-in by others, as in ../sqlite/0069_identities.sql.

set local search_path = itoms, pg_temp;

create table identities (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    issuer text not null,
    subject text not null,
    created_at bigint not null,
    unique (issuer, subject),
    unique (account_id, issuer)
);

create table pending_authorizations (
    state bytea primary key,
    browser bytea not null,
    sealed text not null,
    purpose text not null,
    session_id uuid references sessions (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null
);
create index pending_authorizations_by_end on pending_authorizations (expires_at);
create index pending_authorizations_by_session on pending_authorizations (session_id) where session_id is not null;

-- A person's own, of which keys see nothing. Sign-in finds the account by it; nothing of it ever changes.
alter table identities enable row level security, force row level security;
grant select, insert, delete on identities to itoms_app;
create policy shown on identities for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);
create policy made on identities for insert to itoms_app with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_up'
);
create policy removed on identities for delete to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
);

-- Nobody's: whoever comes back has the state.
alter table pending_authorizations enable row level security, force row level security;
grant select, insert, delete on pending_authorizations to itoms_app;
create policy shown on pending_authorizations for select to itoms_app
    using ((select current_setting('itoms.task', true)) in ('sign_in', 'retention'));
create policy made on pending_authorizations for insert to itoms_app
    with check ((select current_setting('itoms.task', true)) = 'sign_in');
create policy removed on pending_authorizations for delete to itoms_app
    using ((select current_setting('itoms.task', true)) in ('sign_in', 'retention'));
