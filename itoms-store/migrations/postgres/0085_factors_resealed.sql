-- The vault seals secrets of second factors anew, when the keys rotate.

set local search_path = itoms, pg_temp;

alter policy shown on second_factors using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.kind', true)) = 'operator'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'retention', 'people', 'vault')
);
alter policy changed on second_factors using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'vault')
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'vault')
);
