#!/bin/sh
# serve: many visitors, slow ones and hostile ones, and its own end.
. "$(dirname "$0")/helpers.sh"
make_certificates
curl="curl -sS --max-time 20 --cacert $ca"
visit() {
    what=$1
    shift
    python3 "$here/visitors.py" "$what" "$port" "$ca" "$@" >"$dir/out" 2>"$dir/err"
}
cpu_ticks() {
    awk '{ print $14 + $15 }' "/proc/$1/stat"
}

start_server page
page=$pid
claim "200 connections are served at once, and stay open" visit many 200
claim "three requests in one piece get three answers" visit pipelined
claim "garbage gets an alert, not a reset" visit garbage

# Those who never finish what they begin.
start silent python3 "$here/visitors.py" silent "$port" "$ca" 50
silent=$pid
wait_for file_holds "$dir/silent.out" waiting
before=$(cpu_ticks "$page")
claim "silent and slow visitors do not keep others waiting" visit many 20
run $curl --max-time 2 "https://localhost:$port/json"
claim "not even for a moment" exits 0
sleep 1
idles() {
    [ $(($(cpu_ticks "$page") - before)) -lt 70 ]
}
claim "and cost no time while they are silent" idles
claim "the handshake that never ends is ended" wait_for file_holds "$dir/page.err" "did not complete it within"
logged_all() {
    [ "$(grep -c 'did not complete it within' "$dir/page.err")" = 100 ]
}
claim "each of them" wait_for logged_all
kill "$silent"

# Files: an answer is whole whatever its reader does, or it is seen to be cut.
mkdir "$dir/root"
head -c 30000000 /dev/urandom >"$dir/root/big"
head -c 30000000 /dev/urandom >"$dir/root/shrinking"
start_server files --root "$dir/root"
files=$pid
claim "who asks and leaves at once still gets all" visit early /big 30000000
claim "who sends without end while an answer waits is cut off" visit flood
$curl --limit-rate 12M "https://localhost:$port/shrinking" -o "$dir/shrunk" 2>"$dir/err" &
reader=$!
wait_for test -s "$dir/shrunk"
: >"$dir/root/shrinking"
reader_fails() {
    ! wait "$reader"
}
claim "a file that shrinks while it is sent: the reader sees a cut answer" reader_fails
run $curl -o /dev/null "https://localhost:$port/big"
claim "and the server lives" exits 0

# The end.
start_listening idle python3 -c "
import socket, ssl, sys
tls = ssl.create_default_context(cafile='$ca').wrap_socket(
    socket.create_connection(('127.0.0.1', $port)), server_hostname='localhost', suppress_ragged_eofs=False)
print('listening on nothing:$port', flush=True)
sys.exit(tls.recv(1) != b'')" # b'' is close_notify; a cut stream would raise
idle=$pid
$curl --limit-rate 10M "https://localhost:$port/big" -o "$dir/got" 2>"$dir/err" &
reader=$!
wait_for test -s "$dir/got"
kill -TERM "$files"
ended_well() {
    wait "$1"
}
claim "SIGTERM: an idle connection gets close_notify at once" ended_well "$idle"
refuses() {
    ! $curl -o /dev/null "https://localhost:$port/" 2>/dev/null
}
claim "nobody is let in any more" refuses
still_runs() {
    ! is_gone "$files"
}
claim "while a response runs" still_runs
claim "which is finished" ended_well "$reader"
claim "and whole" cmp -s "$dir/got" "$dir/root/big"
claim "then the server ends well" ended_well "$files"
kill -INT "$page"
claim "SIGINT does the same" ended_well "$page"

conclude
