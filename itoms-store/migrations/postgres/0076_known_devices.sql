-- From which devices and networks an account is used, as in ../sqlite/0076_known_devices.sql.

set local search_path = itoms, pg_temp;

create table known_devices (
    account_id uuid not null references accounts (id) on delete cascade,
    device text not null,
    network text not null,
    seen_at bigint not null,
    primary key (account_id, device, network)
);
create index known_devices_by_age on known_devices (seen_at);

-- Sign-in knows and forgets them, and each use of a session keeps them known. No person and no key sees them here.
alter table known_devices enable row level security, force row level security;
grant select, insert, delete on known_devices to itoms_app;
grant update (seen_at) on known_devices to itoms_app;
create policy shown on known_devices for select to itoms_app using (
    (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate', 'retention')
);
create policy made on known_devices for insert to itoms_app with check (
    (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate')
);
create policy changed on known_devices for update to itoms_app using (
    (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate')
) with check (
    (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate')
);
create policy removed on known_devices for delete to itoms_app using (
    (select current_setting('itoms.task', true)) in ('sign_in', 'retention')
);
