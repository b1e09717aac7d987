select r.rolname::text
from pg_roles r
where (r.rolname in ('itoms_app', 'itoms_visitor') or r.rolname = session_user) and (r.rolsuper or r.rolbypassrls)
order by 1
