#!/bin/sh
# Java's JSSE, both ways: java/Peer.java.
peers=$(dirname "$0")/..
. "$peers/helpers.sh"
need java "Java"
need javac "Java's compiler"
prepare javac -d "$dir/classes" "$peers/extra/java/Peer.java"

program="java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp $dir/classes Peer"
tells_group=
their_groups=$groups
their_kinds=$kinds
. "$peers/program.sh"
schemes_for() {
    echo "$1,$first_scheme" | sed "s/^$first_scheme,//"
}
meet_both_ways "certificate_unknown (46)" "bad_certificate (42)"

start_theirs p256 --key-limit 10000
# JSSE takes no close_notify while it waits for the answer to a KeyUpdate, so all must have come back before.
talk "$HANDFAST" connect --trace --ca "$ca" "localhost:$port"
tell "$(seq 20000)"
wait_for prints 20000
hang_up
they_updated() {
    exited 0 && [ "$(cat "$dir/out")" = "$(seq 20000)" ] && told "server > client  KeyUpdate" &&
        told "client > server  KeyUpdate"
}
claim "its server updates its keys again and again, and asks us to" they_updated

client_fields=ffdhe2048                 # our first of those that it names
their_kinds="p256 p384 p521 rsa rsapss" # it uses EdDSA in TLS 1.3 alone
their_client_kinds=$their_kinds
binds_hash=yes
meet_in_tls12 "certificate_unknown (46)" "bad_certificate (42)"
conclude
