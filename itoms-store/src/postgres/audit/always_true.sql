-- The owner's own policies on access and founded are what lets their trigger keep them.
select c.relname || '.' || p.polname
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = to_regnamespace('itoms') and p.polpermissive
and not (c.relname in ('access', 'founded') and p.polroles = array[c.relowner])
and 'true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
order by 1
