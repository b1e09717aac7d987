-- How often all sessions of an account were ended, as in ../sqlite/0080_session_epochs.sql.

set local search_path = itoms, pg_temp;

alter table accounts add column session_epoch bigint not null default 0;
grant update (session_epoch) on accounts to itoms_app;

-- A changed password renews the session that changed it.
alter policy changed on sessions using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate', 'retention')
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate', 'retention')
);
