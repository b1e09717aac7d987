-- Second factors that rest on passkeys, as in ../sqlite/0092_factors_of_passkeys.sql.

set local search_path = itoms, pg_temp;

alter table second_factors
    alter column secret drop not null,
    alter column used_step drop not null,
    no force row level security;
update second_factors set used_step = null where confirmed_at is null;
alter table second_factors
    add check (secret is not null or confirmed_at is not null),
    add check (used_step is null or secret is not null and confirmed_at is not null),
    force row level security;

-- The set-up of an app ends beside passkeys, too.
alter policy changed on second_factors using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'vault', 'retention')
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'vault', 'retention')
);
