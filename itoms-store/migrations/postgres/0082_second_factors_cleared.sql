-- An operator lets somebody back in whom the second factor keeps out; sign-in removes it then.

set local search_path = itoms, pg_temp;

alter policy removed on second_factors using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'retention')
);
