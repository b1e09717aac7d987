-- Wherever it stands: what counts is what it reads.
select distinct v.oid::regclass::text
from pg_class v
join pg_rewrite r on r.ev_class = v.oid
join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
join pg_class c on c.oid = d.refobjid
where v.relkind = 'm' and (v.relnamespace = to_regnamespace('itoms') or c.relnamespace = to_regnamespace('itoms'))
order by 1
