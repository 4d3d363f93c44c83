#!/bin/sh
# rustls, both ways: rust/src/main.rs.
peers=$(dirname "$0")/..
. "$peers/helpers.sh"
need cargo "Rust"
# Cargo belongs to the user, whatever HOME the tests have; what it builds is kept, for it takes a minute.
built=$(cd "$peers/../.." && pwd)/build/peers/rust
in_rust() {
    (
        HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
        export HOME
        cd "$peers/extra/rust" && CARGO_TARGET_DIR=$built cargo "$@"
    )
}
in_rust fetch --locked >"$dir/fetch.log" 2>&1 || {
    tail -n 3 "$dir/fetch.log"
    echo "skipped: rustls is not to be had"
    exit 77
}
prepare in_rust build --release --locked --offline

program=$built/release/peer
tells_group=yes
their_groups="x25519 secp256r1 secp384r1"
their_kinds="p256 p384 rsa ed25519" # what ring can sign with
. "$peers/program.sh"
meet_both_ways "unknown_ca (48)"

start_theirs p256
converse update "$HANDFAST" connect --trace --ca "$ca" "localhost:$port"
they_updated() {
    exited 0 && shown update && counts 1 "server > client  KeyUpdate" "$dir/err"
}
claim "its server updates its keys" they_updated

server_fields= client_fields= has_transport= # it has neither DHE nor RSA key transport
binds_hash=yes
meet_in_tls12 "unknown_ca (48)" "certificate_required (116)"
conclude
