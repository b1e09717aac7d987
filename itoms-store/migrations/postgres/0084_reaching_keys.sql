-- Owners see by which keys programs reach their projects: the keys of their members that are for that project, or for all of
-- the member's. Only their person changes or ends one.

set local search_path = itoms, pg_temp;

alter policy shown on api_keys using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
    or (select current_setting('itoms.kind', true)) = 'account'
    and exists (
        select from members m join access a on a.project_id = m.project_id
        where m.account_id = api_keys.account_id
        and (api_keys.project_id is null or api_keys.project_id = m.project_id)
        and a.account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
        and a.role = 'owner'
    )
);
