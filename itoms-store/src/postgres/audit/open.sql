select c.relname::text
from pg_class c
where c.relnamespace = to_regnamespace('itoms') and c.relkind in ('r', 'p') and c.relname <> 'migrations'
and (not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))
order by 1
