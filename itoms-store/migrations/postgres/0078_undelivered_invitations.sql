-- Since when the mail of an invitation is given up, as in ../sqlite/0078_undelivered_invitations.sql.

set local search_path = itoms, pg_temp;

alter table invitations add column undelivered_at bigint;

-- Whoever mails them says so.
do $$
declare
    work constant text := $sql$(select current_setting('itoms.task', true)) = 'work'$sql$;
    held record;
begin
    select pg_get_expr(polqual, polrelid) as was_using, pg_get_expr(polwithcheck, polrelid) as was_checked into strict held
    from pg_policy where polrelid = 'invitations'::regclass and polname = 'changed';
    execute format('alter policy changed on invitations using (%1$s or %3$s) with check (%2$s or %3$s)', held.was_using, held.was_checked, work);
end
$$;
