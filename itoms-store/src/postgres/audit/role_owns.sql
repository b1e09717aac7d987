select r.rolname::text
from pg_roles r
where (r.rolname in ('itoms_app', 'itoms_visitor') or r.rolname = session_user)
and exists (
    select from pg_class c
    where c.relnamespace = to_regnamespace('itoms') and pg_has_role(r.oid, c.relowner, 'member')
)
order by 1
