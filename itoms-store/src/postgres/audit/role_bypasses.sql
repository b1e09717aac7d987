select r.rolname::text
from pg_roles r
where (r.rolname in ('itoms_app', 'itoms_visitor') or r.rolname = session_user)
    and exists (select from pg_roles b where (b.rolsuper or b.rolbypassrls) and pg_has_role(r.oid, b.oid, 'member'))
order by 1
