-- Offers of ownership, as in ../sqlite/0005_ownership.sql.

set local search_path = itoms, pg_temp;

create table ownership_offers (
    project_id uuid primary key references projects (id) on delete cascade,
    id uuid not null,
    account_id uuid not null,
    offered_by uuid not null,
    created_at bigint not null,
    expires_at bigint not null,
    foreign key (project_id, account_id) references members (project_id, account_id) on delete cascade,
    foreign key (project_id, offered_by) references members (project_id, account_id) on delete cascade
);
create index ownership_offers_by_account on ownership_offers (project_id, account_id);
create index ownership_offers_by_offerer on ownership_offers (project_id, offered_by);
create index ownership_offers_by_end on ownership_offers (expires_at);

-- Owners decide; the one to whom it is made sees it and declines it. Who accepts it does so by a task.
alter table ownership_offers enable row level security, force row level security;
grant select, insert, update, delete on ownership_offers to itoms_app;
create policy shown on ownership_offers for select to itoms_app using (
    exists (
        select from access a
        where a.project_id = ownership_offers.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or ownership_offers.account_id = a.account_id)
    )
    or (select current_setting('itoms.task', true)) in ('transfer', 'work', 'retention')
);
create policy made on ownership_offers for insert to itoms_app with check (
    exists (
        select from access a
        where a.project_id = ownership_offers.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
);
create policy changed on ownership_offers for update to itoms_app using (
    exists (
        select from access a
        where a.project_id = ownership_offers.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
) with check (
    exists (
        select from access a
        where a.project_id = ownership_offers.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
);
create policy removed on ownership_offers for delete to itoms_app using (
    exists (
        select from access a
        where a.project_id = ownership_offers.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or ownership_offers.account_id = a.account_id)
    )
    or (select current_setting('itoms.task', true)) in ('transfer', 'retention')
);

-- The task that hands over raises one member and lowers another.
alter policy shown on members using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    )
    or (select current_setting('itoms.task', true)) in ('sign_up', 'transfer')
);
alter policy changed on members using (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id)
    )
    or (select current_setting('itoms.task', true)) in ('sign_up', 'transfer')
) with check (
    exists (
        select from access a
        where a.project_id = members.project_id and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and (a.role = 'owner' or members.account_id = a.account_id and members.role = a.role)
    )
    or (select current_setting('itoms.task', true)) in ('sign_up', 'transfer')
);
