select p.oid::regprocedure::text
from pg_proc p
where p.pronamespace = to_regnamespace('itoms') and p.proleakproof
order by 1
