-- Passkeys, as in ../sqlite/0067_passkeys.sql.

set local search_path = itoms, pg_temp;

create table passkeys (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    credential bytea not null unique,
    name text not null,
    key text not null,
    sign_count bigint not null,
    backed_up boolean not null,
    created_at bigint not null,
    used_at bigint,
    version bigint not null
);
create index passkeys_by_account on passkeys (account_id, id);

create table passkey_challenges (
    token bytea primary key,
    purpose text not null,
    account_id uuid references accounts (id) on delete cascade,
    bound_to bytea,
    state text not null,
    expires_at bigint not null
);
create index passkey_challenges_by_account on passkey_challenges (account_id) where account_id is not null;
create index passkey_challenges_by_end on passkey_challenges (expires_at);

-- A person's own, of which keys see nothing. Sign-in finds them, records their use, and removes them when an account is
-- given back. Whose a passkey is and which device has it never changes.
alter table passkeys enable row level security, force row level security;
grant select, insert, delete on passkeys to itoms_app;
grant update (name, key, sign_count, backed_up, used_at, version) on passkeys to itoms_app;
create policy shown on passkeys for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);
create policy made on passkeys for insert to itoms_app with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
);
create policy changed on passkeys for update to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);
create policy removed on passkeys for delete to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);

-- Only sign-in asks and takes what it asked.
alter table passkey_challenges enable row level security, force row level security;
grant select, insert, delete on passkey_challenges to itoms_app;
create policy shown on passkey_challenges for select to itoms_app using (
    (select current_setting('itoms.task', true)) in ('sign_in', 'retention')
);
create policy made on passkey_challenges for insert to itoms_app with check (
    (select current_setting('itoms.task', true)) = 'sign_in'
);
create policy removed on passkey_challenges for delete to itoms_app using (
    (select current_setting('itoms.task', true)) in ('sign_in', 'retention')
);
