-- No position of ours lies at or behind the next transaction.
select 'events'
from itoms.events
where position >> 20 >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + itoms.transactions_elsewhere()
limit 1
