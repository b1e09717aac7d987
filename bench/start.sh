#!/usr/bin/env bash
# What the program takes from its start to the first page, in time and in work, how much memory it has when idle, and
# what a sign-in costs.
#
#   bench/start.sh [RUNS]    on SQLite; on a migrated, empty PostgreSQL where ITOMS_DATABASE_URL is set
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/server.sh"
runs=${1:-15}

main() {
    local run first before after
    start
    first=$(ask)
    echo "first start, ms: $first"
    stop
    for ((run = 0; run < runs; run++)); do
        start
        ask
        spent >>"$folder/spent"
        stop
    done | told "later starts, ms"
    told "later starts, CPU ms" <"$folder/spent"
    start
    ask >/dev/null
    sleep 1
    echo "idle memory before the first sign-in, KiB: $(memory VmRSS)"
    sign_in
    before=$(spent)
    for ((run = 0; run < 100; run++)); do
        sign_in
    done
    after=$(spent)
    awk -v before="$before" -v after="$after" 'BEGIN { printf "a sign-in, CPU ms: %.1f\n", (after - before) / 100 }'
    sleep 1
    echo "idle memory after 100 sign-ins, KiB: $(memory VmRSS)"
}

# Milliseconds of processors, by Linux' count of all threads.
spent() {
    awk '{ sum += $1 } END { printf "%.1f\n", sum / 1e6 }' /proc/"$server"/task/*/schedstat
}

told() {
    sort -n | awk -v name="$1" '{ all[NR] = $1 } END { printf "%s: median %s of %d, least %s\n", name, all[int((NR + 1) / 2)], NR, all[1] }'
}

# An address that nobody has costs the same hash as one that somebody has.
sign_in() {
    curl --silent --output /dev/null --header 'content-type: application/json' \
        --data '{"email":"nobody@example.com","password":"not the password"}' "http://127.0.0.1:$port/api/v1/sessions"
}

main
