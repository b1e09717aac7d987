-- Until when a session may do dangerous acts without a further proof. Sessions from before prove first.
set local search_path = itoms, pg_temp;

alter table sessions add column privileged_until bigint not null default 0;

-- A session is its person's: a key of that person sees none. Its token is rotated by its person, and a sign-in
-- can end the others, as after a password was reset.
grant update (token, privileged_until) on sessions to itoms_app;
alter policy shown on sessions using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'authenticate', 'retention')
);
alter policy changed on sessions using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
) with check (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('authenticate', 'retention')
);
alter policy removed on sessions using (
    account_id = (select nullif(current_setting('itoms.account', true), '')::uuid)
    and (select current_setting('itoms.kind', true)) = 'account'
    or (select current_setting('itoms.task', true)) in ('sign_in', 'retention')
);
