-- From which devices and networks an account is used, as long as that is not news.

create table known_devices (
    account_id blob not null references accounts (id) on delete cascade,
    device text not null,
    network text not null,
    seen_at integer not null,
    primary key (account_id, device, network)
) strict, without rowid;
create index known_devices_by_age on known_devices (seen_at);
