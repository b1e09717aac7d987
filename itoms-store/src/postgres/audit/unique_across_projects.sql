-- A table of projects is one whose every row has a project.
select i.indexrelid::regclass::text
from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_attribute t on t.attrelid = c.oid and t.attname = 'project_id' and t.attnotnull
where c.relnamespace = to_regnamespace('itoms') and i.indisunique and i.indkey[0] <> t.attnum
order by 1
