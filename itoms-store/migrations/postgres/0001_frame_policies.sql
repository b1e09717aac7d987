-- Who may do what, as the second fence behind the use cases. One policy for each command and role; what has no
-- policy nobody may. The scope is set with each begin and ends with its transaction:
--
--   itoms.kind        account, key, operator, subscriber or system
--   itoms.account     the person for whom it acts
--   itoms.project     the only project that a key reaches
--   itoms.task        what the product does of itself: store::Task
--
-- No scope, no row: an unset scope is null, an ended one an empty string. Each look at it is a sub-select,
-- which is evaluated once a statement; membership is an exists on access, which keeps the plan. Whoever reads
-- access sees own rows only, and a key those of its project: so no policy below needs to say so again.

grant usage on schema itoms to itoms_app, itoms_visitor;
grant select on migrations to itoms_app, itoms_visitor;

-- Access. Its trigger function runs as the owner, who is under policies as everybody is.
alter table access enable row level security, force row level security;
grant select on access to itoms_app;
create policy own on access for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and project_id = coalesce((select nullif(current_setting('itoms.project', true), '')::uuid), project_id)
);
create policy keeper on access to current_user using (true) with check (true);

-- Accounts. Whether one is an operator is never updated.
alter table accounts enable row level security, force row level security;
grant select, insert on accounts to itoms_app;
grant update (email, email_key, full_name, company, password, updated_at, version) on accounts to itoms_app;
create policy shown on accounts for select to itoms_app using (
    id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) in ('sign_up', 'sign_in', 'authenticate', 'work')
);
create policy made on accounts for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'sign_up');
create policy changed on accounts for update to itoms_app using (
    id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) in ('sign_up', 'sign_in')
) with check (
    id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) in ('sign_up', 'sign_in')
);

alter table registrations enable row level security, force row level security;
grant select, insert, delete on registrations to itoms_app;
create policy shown on registrations for select to itoms_app
    using ((select current_setting('itoms.task', true)) in ('sign_up', 'work', 'retention'));
create policy made on registrations for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'sign_up');
create policy removed on registrations for delete to itoms_app
    using ((select current_setting('itoms.task', true)) in ('sign_up', 'retention'));

alter table operator_link enable row level security, force row level security;
grant select, insert, update, delete on operator_link to itoms_app;
create policy shown on operator_link for select to itoms_app using ((select current_setting('itoms.task', true)) = 'sign_up');
create policy made on operator_link for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'sign_up');
create policy changed on operator_link for update to itoms_app
    using ((select current_setting('itoms.task', true)) = 'sign_up')
    with check ((select current_setting('itoms.task', true)) = 'sign_up');
create policy removed on operator_link for delete to itoms_app using ((select current_setting('itoms.task', true)) = 'sign_up');

alter table sessions enable row level security, force row level security;
grant select, insert, delete on sessions to itoms_app;
grant update (ip, agent, message, used_at) on sessions to itoms_app;
create policy shown on sessions for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
);
create policy made on sessions for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'sign_in');
create policy changed on sessions for update to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
);
create policy removed on sessions for delete to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    or (select current_setting('itoms.task', true)) = 'retention'
);

-- Projects. Only an owner touches a deleted one, and a key of one project founds no other.
alter table projects enable row level security, force row level security;
grant select, insert, delete on projects to itoms_app;
grant update (name, slug, language, time_zone, updated_at, deleted_at, version) on projects to itoms_app;
create policy shown on projects for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = projects.id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
    or (select current_setting('itoms.task', true)) in ('work', 'invitation', 'retention')
);
create policy made on projects for insert to itoms_app with check (
    founder_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select nullif(current_setting('itoms.project', true), '')) is null
);
create policy changed on projects for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = projects.id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or a.role = 'admin' and projects.deleted_at is null)
    )
) with check (
    exists (
        select from access a
        where a.project_id = projects.id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or a.role = 'admin' and projects.deleted_at is null)
    )
);
create policy removed on projects for delete to itoms_app
    using (deleted_at is not null and (select current_setting('itoms.task', true)) = 'retention');

-- Members. Owners decide; everybody may leave, and carries a new name into the own rows, but no new role.
alter table members enable row level security, force row level security;
grant select, insert, delete on members to itoms_app;
grant update (role, full_name, email, email_key, version) on members to itoms_app;
create policy shown on members for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
    or (select current_setting('itoms.task', true)) = 'sign_up'
);
create policy made on members for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
    or (select current_setting('itoms.task', true)) = 'invitation'
);
create policy changed on members for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id)
    )
    or (select current_setting('itoms.task', true)) = 'sign_up'
) with check (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id and members.role = a.role)
    )
    or (select current_setting('itoms.task', true)) = 'sign_up'
);
create policy removed on members for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id)
    )
);

alter table invitations enable row level security, force row level security;
grant select, insert, update, delete on invitations to itoms_app;
create policy shown on invitations for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = invitations.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
    or (select current_setting('itoms.task', true)) in ('invitation', 'work', 'retention')
);
create policy made on invitations for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = invitations.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
);
create policy changed on invitations for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = invitations.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
) with check (
    exists (
        select from access a
        where a.project_id = invitations.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
);
create policy removed on invitations for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = invitations.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
    or (select current_setting('itoms.task', true)) in ('invitation', 'retention')
);

-- Content. Members look, admins and owners work.
alter table contents enable row level security, force row level security;
grant select, insert, update, delete on contents to itoms_app;
create policy shown on contents for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = contents.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
);
create policy made on contents for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = contents.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy changed on contents for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = contents.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
) with check (
    exists (
        select from access a
        where a.project_id = contents.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy removed on contents for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = contents.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);

alter table content_tags enable row level security, force row level security;
grant select, insert, delete on content_tags to itoms_app;
create policy shown on content_tags for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = content_tags.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
);
create policy made on content_tags for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = content_tags.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy removed on content_tags for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = content_tags.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);

-- What is published.
alter table published enable row level security, force row level security;
grant select, insert, update, delete on published to itoms_app;
create policy shown on published for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = published.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
);
create policy made on published for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = published.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy changed on published for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = published.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
) with check (
    exists (
        select from access a
        where a.project_id = published.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy removed on published for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = published.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);

alter table published_tags enable row level security, force row level security;
grant select, insert, delete on published_tags to itoms_app;
create policy shown on published_tags for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = published_tags.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
);
create policy made on published_tags for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = published_tags.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);
create policy removed on published_tags for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = published_tags.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role in ('owner', 'admin')
    )
);

-- Visitors: no scope at all. A live project with its public columns, and what it has published. Written as a
-- scalar, which is looked up for each row shown; an exists would be hashed, over all projects there are.
grant select (id, name, slug, language, time_zone, deleted_at) on projects to itoms_visitor;
create policy public on projects for select to itoms_visitor using (deleted_at is null);
grant select on published, published_tags to itoms_visitor;
create policy public on published for select to itoms_visitor
    using ((select true from projects p where p.id = published.project_id));
create policy public on published_tags for select to itoms_visitor
    using ((select true from projects p where p.id = published_tags.project_id));

-- Events and jobs. Whoever writes records them, a person in the own name or in nobody's; the product reads them.
alter table events enable row level security, force row level security;
grant select, insert, delete on events to itoms_app;
create policy shown on events for select to itoms_app using ((select current_setting('itoms.task', true)) in ('events', 'retention'));
create policy made on events for insert to itoms_app with check (
    (select nullif(current_setting('itoms.kind', true), '')) is not null
    and (
        account_id is null
        or account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        or (select current_setting('itoms.kind', true)) = 'system'
    )
);
create policy removed on events for delete to itoms_app using ((select current_setting('itoms.task', true)) = 'retention');

alter table jobs enable row level security, force row level security;
grant select, insert, update, delete on jobs to itoms_app;
create policy shown on jobs for select to itoms_app using (
    (select current_setting('itoms.task', true)) in ('work', 'retention') or (select current_setting('itoms.kind', true)) = 'operator'
);
create policy made on jobs for insert to itoms_app with check (
    (select nullif(current_setting('itoms.kind', true), '')) is not null
    and (
        asked_by is null
        or asked_by = (select nullif(current_setting('itoms.account', true), '')::uuid)
        or (select current_setting('itoms.kind', true)) = 'system'
    )
);
create policy changed on jobs for update to itoms_app using (
    (select current_setting('itoms.task', true)) = 'work' or (select current_setting('itoms.kind', true)) = 'operator'
) with check (
    (select current_setting('itoms.task', true)) = 'work' or (select current_setting('itoms.kind', true)) = 'operator'
);
create policy removed on jobs for delete to itoms_app
    using ((select current_setting('itoms.task', true)) in ('work', 'retention'));

alter table limits enable row level security, force row level security;
grant select, insert, update, delete on limits to itoms_app;
create policy shown on limits for select to itoms_app using ((select current_setting('itoms.task', true)) in ('limit', 'retention'));
create policy made on limits for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'limit');
create policy changed on limits for update to itoms_app
    using ((select current_setting('itoms.task', true)) = 'limit')
    with check ((select current_setting('itoms.task', true)) = 'limit');
create policy removed on limits for delete to itoms_app using ((select current_setting('itoms.task', true)) = 'retention');

alter table idempotency_keys enable row level security, force row level security;
grant select, insert, delete on idempotency_keys to itoms_app;
create policy shown on idempotency_keys for select to itoms_app using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid) or (select current_setting('itoms.task', true)) = 'retention'
);
create policy made on idempotency_keys for insert to itoms_app
    with check (account_id = (select nullif(current_setting('itoms.account', true), '')::uuid));
create policy removed on idempotency_keys for delete to itoms_app using ((select current_setting('itoms.task', true)) = 'retention');

alter table vault_checks enable row level security, force row level security;
grant select, insert, update on vault_checks to itoms_app;
create policy shown on vault_checks for select to itoms_app using ((select current_setting('itoms.task', true)) = 'vault');
create policy made on vault_checks for insert to itoms_app with check ((select current_setting('itoms.task', true)) = 'vault');
create policy changed on vault_checks for update to itoms_app
    using ((select current_setting('itoms.task', true)) = 'vault')
    with check ((select current_setting('itoms.task', true)) = 'vault');
