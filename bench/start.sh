#!/usr/bin/env bash
# How long the program takes from its start to the first page, and how much memory it has when idle.
#
#   bench/start.sh [RUNS]    on SQLite; on a migrated PostgreSQL where ITOMS_DATABASE_URL is set
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/server.sh"
runs=${1:-15}

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
    echo "idle memory before the first sign-in, KiB: $(memory VmRSS)"
    for ((run = 0; run < 100; run++)); do
        sign_in
    done
    sleep 1
    echo "idle memory after 100 sign-ins, KiB: $(memory VmRSS)"
}

# An address that nobody has costs the same hash as one that somebody has.
sign_in() {
    curl --silent --output /dev/null --header 'content-type: application/json' \
        --data '{"email":"nobody@example.com","password":"not the password"}' "http://127.0.0.1:$port/api/v1/sessions"
}

main
