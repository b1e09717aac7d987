select c.relname::text
from pg_class c
where c.relnamespace = to_regnamespace('itoms') and c.relkind = 'v'
and not exists (
    select from pg_options_to_table(c.reloptions) o
    where o.option_name = 'security_invoker' and o.option_value::boolean
)
order by 1
