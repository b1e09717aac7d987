select c.relname::text
from pg_class c
where c.relnamespace = to_regnamespace('itoms') and c.relkind in ('r', 'p') and c.relname <> 'migrations'
and not c.relforcerowsecurity
order by 1
