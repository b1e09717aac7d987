-- Invitations go with the right to make them, also when a project is handed over.

set local search_path = itoms, pg_temp;

do $$
declare
    transfer constant text := $sql$(select current_setting('itoms.task', true)) = 'transfer'$sql$;
    policy text;
    held text;
begin
    foreach policy in array array['shown', 'removed'] loop
        select pg_get_expr(polqual, polrelid) into strict held from pg_policy where polrelid = 'invitations'::regclass and polname = policy;
        execute format('alter policy %I on invitations using (%s or %s)', policy, held, transfer);
    end loop;
end
$$;
