#!/usr/bin/env bash
# How long the program takes from its start to the first page, and how much memory it has when idle.
#
#   bench/start.sh [RUNS]    on SQLite; on a migrated PostgreSQL where ITOMS_DATABASE_URL is set
set -euo pipefail
program=${CARGO_TARGET_DIR:-$(dirname "$0")/../target}/release/itoms-server
runs=${1:-15}
folder=$(mktemp -d)
server=
trap 'stop; rm -rf "$folder"' EXIT
export ITOMS_LOG_LEVEL=warn ITOMS_LIMIT_SIGN_IN=1000+1000/sec

main() {
    local run
    start
    echo "first start, ms: $(ask)"
    stop
    for ((run = 0; run < runs; run++)); do
        start
        ask
        stop
    done | sort -n | awk '{ all[NR] = $1 } END { printf "later starts, ms: median %s of %d, least %s\n", all[int((NR + 1) / 2)], NR, all[1] }'
    start
    ask >/dev/null
    sleep 1
    echo "idle memory before the first sign-in, KiB: $(memory)"
    for ((run = 0; run < 100; run++)); do
        sign_in
    done
    sleep 1
    echo "idle memory after 100 sign-ins, KiB: $(memory)"
}

start() {
    port=$((20000 + RANDOM % 10000))
    began=${EPOCHREALTIME/./}
    ITOMS_DATA_DIR=$folder/data ITOMS_LISTEN=127.0.0.1:$port "$program" serve >"$folder/out" 2>&1 &
    server=$!
}

# Milliseconds until the first line of the sign-in page has come.
ask() {
    until exec 3<>"/dev/tcp/127.0.0.1/$port"; do
        kill -0 "$server"
    done 2>/dev/null
    printf 'GET /dashboard/sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n' >&3
    local line
    read -r line <&3
    local took=$((${EPOCHREALTIME/./} - began))
    exec 3<&-
    [[ $line == "HTTP/1.1 200"* ]] || { echo "$line" >&2; exit 1; }
    printf '%d.%d\n' $((took / 1000)) $((took / 100 % 10))
}

# An address that nobody has costs the same hash as one that somebody has.
sign_in() {
    curl --silent --output /dev/null --header 'content-type: application/json' \
        --data '{"email":"nobody@example.com","password":"not the password"}' "http://127.0.0.1:$port/api/v1/sessions"
}

memory() {
    awk '/^VmRSS/ { print $2 }' "/proc/$server/status"
}

stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}

main
