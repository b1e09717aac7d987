#!/usr/bin/env bash
# What visitors and the machine's memory notice of a flood of sign-ins: 200 at once, until all have been answered.
#
#   bench/flood.sh [SIGN_INS]    on SQLite; on a migrated, empty PostgreSQL where ITOMS_DATABASE_URL is set
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/server.sh"
sign_ins=${1:-5000}
# Each page is made anew, as if none were in memory.
export ITOMS_PAGE_CACHE_MIB=0

main() {
    start --demo
    ask >/dev/null
    read_pages >/dev/null
    read_pages | told "pages before the flood"
    echo "memory before the flood, KiB: $(memory VmRSS)"
    flood >"$folder/answers" &
    local flood=$!
    while kill -0 $flood 2>/dev/null; do
        read_pages
    done | told "pages during the flood"
    sort "$folder/answers" | uniq --count | awk '{ printf "sign-ins answered %s%s: %d\n", $2, $3 ? " with Retry-After: " $3 : "", $1 }'
    echo "most memory during the flood, KiB: $(memory VmHWM)"
    sleep 1
    echo "memory after the flood, KiB: $(memory VmRSS)"
}

flood() {
    curl --no-progress-meter --output /dev/null --write-out '%{http_code} %header{retry-after}\n' --parallel --parallel-immediate --parallel-max 200 \
        --header 'content-type: application/json' --data '{"email":"nobody@example.com","password":"not the password"}' \
        "http://127.0.0.1:$port/api/v1/sessions#[1-$sign_ins]"
}

# Status and seconds of some pages, one after the other.
read_pages() {
    curl --no-progress-meter --output /dev/null --write-out '%{http_code} %{time_total}\n' "http://127.0.0.1:$port/field-notes/a-garden-on-a-north-wall#[1-100]"
}

# told NAME: of lines with a status and seconds.
told() {
    sort -k2 -n | awk -v name="$1" '
        { of[$1]++; ms[NR] = $2 * 1000 }
        END {
            for (status in of) statuses = statuses " " of[status] " of status " status
            printf "%s:%s; ms: median %.1f, 99 of 100 within %.1f\n", name, statuses, ms[int((NR + 1) / 2)], ms[int((NR * 99 + 99) / 100)]
        }'
}

main
