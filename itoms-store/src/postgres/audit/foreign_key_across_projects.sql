-- Between two tables of projects, both sides must name the project, in the same place.
select c.relname || '.' || k.conname
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_attribute own on own.attrelid = k.conrelid and own.attname = 'project_id' and own.attnotnull
join pg_attribute other on other.attrelid = k.confrelid and other.attname = 'project_id' and other.attnotnull
where c.relnamespace = to_regnamespace('itoms') and k.contype = 'f'
and array_position(k.conkey, own.attnum) is distinct from array_position(k.confkey, other.attnum)
or c.relnamespace = to_regnamespace('itoms') and k.contype = 'f' and not own.attnum = any (k.conkey)
order by 1
