# helpers.sh - what the tests of the command share. To be sourced; HANDFAST is the path of the command.
#
#   run CMD...              runs it; then $code, and its output in $dir/out and $dir/err
#   claim "sentence" TEST   prints the sentence, and whether TEST holds
#   conclude                the last line of each test
set -u
: "${HANDFAST:?is the path of the command}"
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
children=
failed=0
unset SSLKEYLOGFILE

finish() {
    # Only what this test has started, by its number.
    for child in $children; do
        kill "$child" 2>/dev/null
    done
    wait
    rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

run() {
    code=0
    "$@" >"$dir/out" 2>"$dir/err" </dev/null || code=$?
}

claim() {
    sentence=$1
    shift
    if "$@"; then
        echo "ok      $sentence"
    else
        echo "FAILED  $sentence"
        echo "        exit status ${code-none}; stdout, stderr:"
        head -c 2000 "$dir/out" 2>/dev/null | sed 's/^/        | /'
        head -c 2000 "$dir/err" 2>/dev/null | sed 's/^/        ! /'
        # The tests of the peers put there what the server said.
        [ ! -s "$dir/server" ] || tail -c 3000 "$dir/server" | sed 's/^/        % /'
        failed=1
    fi
}

conclude() {
    exit $failed
}

exits() {
    [ "$code" = "$1" ]
}

prints() {
    grep -qF -e "$1" "$dir/out"
}

says() {
    grep -qF -e "$1" "$dir/err"
}

# exits_saying CODE TEXT: what most mistakes should do. Nothing goes to stdout then.
exits_saying() {
    exits "$1" && says "$2" && [ ! -s "$dir/out" ]
}

file_holds() {
    grep -qF -e "$2" "$1"
}

# wait_for TEST...: until it holds, for ten seconds at most.
wait_for() {
    for _ in $(seq 100); do
        "$@" && return 0
        sleep 0.1
    done
    return 1
}

# start NAME CMD...: in the background, its output in $dir/NAME.out and .err, its number in $pid.
start() {
    name=$1
    shift
    : >"$dir/$name.out" # an old line must not be taken for a new one
    "$@" >"$dir/$name.out" 2>"$dir/$name.err" </dev/null &
    pid=$!
    children="$children $pid"
}

# start_listening NAME CMD...: the same for a program that prints "listening on ADDRESS:PORT"; sets $port.
start_listening() {
    start "$@"
    wait_for file_holds "$dir/$1.out" "listening on" || {
        echo "FAILED  $* does not listen"
        cat "$dir/$1.err"
        exit 1
    }
    port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$dir/$1.out")
}

# A server named localhost, with what the caller adds.
start_server() {
    name=$1
    shift
    start_listening "$name" "$HANDFAST" serve --listen 127.0.0.1:0 \
        --cert "$dir/certs/localhost.pem" --key "$dir/certs/localhost-key.pem" "$@"
}

# make_certificates NAME...: a CA and a certificate for localhost, and one for each client name.
make_certificates() {
    "$HANDFAST" cert --out "$dir/certs" localhost 127.0.0.1 >/dev/null || exit 1
    for client in "$@"; do
        "$HANDFAST" cert --out "$dir/certs" --client "$client" >/dev/null || exit 1
    done
    ca=$dir/certs/ca.pem
}

# is_gone PID: ended, whether or not somebody has collected it.
is_gone() {
    ! [ -e "/proc/$1/stat" ] || grep -q ') Z' "/proc/$1/stat"
}

# json FILE EXPRESSION: a Python expression over the object `o` in the file's first line holds.
json() {
    head -n 1 "$1" | python3 -c 'import json, sys; o = json.loads(sys.stdin.readline()); sys.exit(not ('"$2"'))'
}
