select distinct c.relname::text
from pg_class c cross join aclexplode(c.relacl) a
where c.relnamespace = to_regnamespace('itoms') and a.privilege_type = 'TRUNCATE' and a.grantee <> c.relowner
order by 1
