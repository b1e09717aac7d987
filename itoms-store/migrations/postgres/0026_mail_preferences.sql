-- Mails that somebody does not want, as in ../sqlite/0026_mail_preferences.sql.

set local search_path = itoms, pg_temp;

create table mail_refusals (
    address bytea not null,
    topic text collate "C" not null,
    refused_at bigint not null,
    primary key (address, topic)
);

-- Whoever mails looks first.
alter table mail_refusals enable row level security, force row level security;
grant select, insert, delete on mail_refusals to itoms_app;
create policy shown on mail_refusals for select to itoms_app
    using ((select current_setting('itoms.task', true)) in ('mail_preferences', 'work'));
create policy made on mail_refusals for insert to itoms_app
    with check ((select current_setting('itoms.task', true)) = 'mail_preferences');
create policy removed on mail_refusals for delete to itoms_app
    using ((select current_setting('itoms.task', true)) = 'mail_preferences');
