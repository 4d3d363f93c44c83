#!/bin/sh
# Go's crypto/tls, both ways: go/peer.go.
peers=$(dirname "$0")/..
. "$peers/helpers.sh"
need go "Go"
prepare env GO111MODULE=off GOTOOLCHAIN=local go build -o "$dir/peer" "$peers/extra/go/peer.go"

program=$dir/peer
tells_group=yes
their_groups="x25519 secp256r1 secp384r1 secp521r1"
their_kinds="p256 p384 p521 rsa ed25519" # it has neither Ed448 nor keys that are for RSA-PSS alone
. "$peers/program.sh"
meet_both_ways "unknown_ca (48)"
server_fields= client_fields= # it has no DHE
meet_in_tls12 "unknown_ca (48)" "handshake_failure (40)"
conclude
