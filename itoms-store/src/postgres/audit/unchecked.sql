select c.relname || '.' || p.polname
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = to_regnamespace('itoms') and p.polcmd in ('a', 'w', '*') and p.polwithcheck is null
order by 1
