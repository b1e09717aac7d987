-- A policy for all commands stands beside each of them, one for public beside each role.
select c.relname || '.' || p.polname
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = to_regnamespace('itoms') and p.polpermissive
and exists (
    select from pg_policy other
    where other.polrelid = p.polrelid and other.oid <> p.oid and other.polpermissive
    and (other.polcmd = p.polcmd or '*' in (other.polcmd, p.polcmd))
    and (other.polroles && p.polroles or 0::oid = any (other.polroles || p.polroles))
)
order by 1
