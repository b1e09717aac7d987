# Keeps PgBouncer alive for as long as somebody holds the other end of its standard input, however that one ends,
# and leaves nothing behind. $1: the program, $2: the folder with its settings.
trap '' INT
"$1" "$2/settings" >"$2/log" 2>&1 &
pooler=$!
# Its socket is there a moment before anybody listens at it; the log says when.
until grep --quiet --no-messages "listening on unix:" "$2/log"; do
    kill -0 $pooler || { cat "$2/log" >&2; exit 1; }
    sleep 0.02
done
echo ready
# Whoever reads what the tests say waits for no keeper.
exec 2>/dev/null
cat >/dev/null
# A shell makes what it starts in the background deaf to QUIT, and what TERM means differs by version.
kill -KILL $pooler
wait $pooler
rm -rf "$2"
