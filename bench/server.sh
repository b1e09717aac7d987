# The program on a free port over a folder of its own, for the measurements beside this file.
# shellcheck shell=bash

program=${CARGO_TARGET_DIR:-$(dirname "$0")/../target}/release/itoms-server
folder=$(mktemp -d)
server=
trap 'stop; rm -rf "$folder"' EXIT
export ITOMS_LOG_LEVEL=warn ITOMS_LIMIT_SIGN_IN=1000000+1000000/sec ITOMS_LIMIT_SIGN_IN_ACCOUNT=1000000+1000000/sec

# start [ARGUMENT…]
start() {
    port=$((20000 + RANDOM % 10000))
    began=${EPOCHREALTIME/./}
    ITOMS_DATA_DIR=$folder/data ITOMS_LISTEN=127.0.0.1:$port "$program" serve "$@" >"$folder/out" 2>&1 &
    server=$!
}

# Milliseconds from the start until the first line of the sign-in page has come.
ask() {
    until exec 3<>"/dev/tcp/127.0.0.1/$port"; do
        kill -0 "$server"
    done 2>/dev/null
    printf 'GET /dashboard/sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n' >&3
    local line
    read -r line <&3 || { cat "$folder/out" >&2; exit 1; }
    local took=$((${EPOCHREALTIME/./} - began))
    exec 3<&-
    [[ $line == "HTTP/1.1 200"* ]] || { echo "$line" >&2; exit 1; }
    printf '%d.%d\n' $((took / 1000)) $((took / 100 % 10))
}

# memory VmRSS: what it has, or VmHWM: the most that it ever had, in KiB.
memory() {
    awk -v what="$1:" '$1 == what { print $2 }' "/proc/$server/status"
}

stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
