-- The first minor versions that mend them.
select 'PostgreSQL ' || current_setting('server_version')
from (select current_setting('server_version_num')::integer as number) version
where number < 140000
or number between 140000 and 140018
or number between 150000 and 150013
or number between 160000 and 160009
or number between 170000 and 170005
