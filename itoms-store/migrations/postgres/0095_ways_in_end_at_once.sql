-- Whoever comes back to an account by mail ends linked identities and API keys in the same transaction; sign-in removes them then.

set local search_path = itoms, pg_temp;

alter policy removed on identities using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) = 'sign_in'
);

-- Which ones go is read before.
alter policy shown on api_keys using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('authenticate', 'sign_in', 'retention')
    or (select current_setting('itoms.kind', true)) = 'account'
    and exists (
        select from members m join access a on a.project_id = m.project_id
        where m.account_id = api_keys.account_id
        and (api_keys.project_id is null or api_keys.project_id = m.project_id)
        and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
);
alter policy removed on api_keys using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'retention')
);
