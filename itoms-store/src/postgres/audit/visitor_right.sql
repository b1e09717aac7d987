select c.relname::text
from pg_class c cross join aclexplode(c.relacl) a
where c.relnamespace = to_regnamespace('itoms') and a.grantee = to_regrole('itoms_visitor')
and not (a.privilege_type = 'SELECT' and c.relname in ('published', 'published_tags', 'migrations'))
union
select c.relname || '.' || t.attname
from pg_class c join pg_attribute t on t.attrelid = c.oid cross join aclexplode(t.attacl) a
where c.relnamespace = to_regnamespace('itoms') and a.grantee = to_regrole('itoms_visitor')
and not (a.privilege_type = 'SELECT' and c.relname = 'former_slugs' and t.attname in ('project_id', 'slug'))
and not (
    a.privilege_type = 'SELECT' and c.relname = 'projects'
    and t.attname in ('id', 'name', 'slug', 'language', 'time_zone', 'deleted_at', 'accent', 'font', 'footer')
)
order by 1
