# Keeps a PostgreSQL server alive for as long as somebody holds the other end of its standard input, however
# that one ends, and leaves nothing behind. $1: where the programs are, $2: the cluster's folder.
trap '' INT
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=300 -c autovacuum=off >"$2/log" 2>&1 &
server=$!
until [ -S "$2/.s.PGSQL.5432" ] && "$1/pg_isready" -q -h "$2"; do
    kill -0 $server || { cat "$2/log" >&2; exit 1; }
    sleep 0.02
done
echo ready
# Whoever reads what the tests say waits for no keeper.
exec 2>/dev/null
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$2"
