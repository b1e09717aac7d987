-- The one exception must be a trigger function without a path of its own.
select p.oid::regprocedure::text
from pg_proc p
where p.pronamespace = to_regnamespace('itoms') and p.prosecdef
and not (p.proname = 'keep_access' and p.prorettype = 'trigger'::regtype and coalesce(p.proconfig, '{}') = array['search_path=""'])
order by 1
