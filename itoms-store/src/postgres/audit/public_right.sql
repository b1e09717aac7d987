select c.relname::text
from pg_class c cross join aclexplode(c.relacl) a
where c.relnamespace = to_regnamespace('itoms') and a.grantee = 0
union
select c.relname || '.' || t.attname
from pg_class c join pg_attribute t on t.attrelid = c.oid cross join aclexplode(t.attacl) a
where c.relnamespace = to_regnamespace('itoms') and a.grantee = 0
order by 1
