#!/bin/sh
# Help, versions, and what was mistyped: a clear sentence, and exit status 2.
. "$(dirname "$0")/helpers.sh"

run "$HANDFAST"
claim "without a command it says where to find them" exits_saying 2 "handfast --help"
run "$HANDFAST" --help
claim "--help lists the commands" prints "handfast COMMAND"
claim "--help is no mistake" exits 0
run "$HANDFAST" --version
claim "--version tells the version" prints "handfast 0."
run "$HANDFAST" dance
claim "an unknown command is named" exits_saying 2 "'dance'"

for command in demo connect get serve cert; do
    run "$HANDFAST" $command --help
    claim "$command --help tells how to use it" prints "Usage: handfast $command"
    claim "$command --help is no mistake" exits 0
    run "$HANDFAST" $command --frobnicate
    claim "$command names an option that it does not know" exits_saying 2 "--frobnicate"
done

run "$HANDFAST" connect
claim "connect wants a host" exits_saying 2 "HOST[:PORT]"
run "$HANDFAST" connect a b
claim "connect wants one host" exits_saying 2 "fewer arguments"
run "$HANDFAST" connect localhost:99999
claim "a port above 65535 is refused" exits_saying 2 "port"
run "$HANDFAST" connect localhost:http
claim "a port is a number" exits_saying 2 "port"
run "$HANDFAST" connect "[::1"
claim "a bracket must be closed" exits_saying 2 "[IPV6]:PORT"
run "$HANDFAST" connect --ca
claim "an option without its argument is named" exits_saying 2 "--ca"
run "$HANDFAST" connect --timeout=soon localhost
claim "a number is a number" exits_saying 2 "soon"
run "$HANDFAST" get http://localhost/
claim "get speaks https only" exits_saying 2 "https://"
run "$HANDFAST" get "https://localhost/a b"
claim "a URL has no spaces" exits_saying 2 "https://"
run "$HANDFAST" serve
claim "serve wants an address" exits_saying 2 "--listen"
run "$HANDFAST" serve --listen 127.0.0.1
claim "serve wants a port" exits_saying 2 "port"
run "$HANDFAST" serve --listen 127.0.0.1:0
claim "serve wants a certificate" exits_saying 2 "--cert"
run "$HANDFAST" serve --listen 127.0.0.1:0 --cert a --cert b --key c
claim "certificates and keys come in pairs" exits_saying 2 "each --cert"
run "$HANDFAST" cert localhost
claim "cert wants a folder" exits_saying 2 "--out"
run "$HANDFAST" cert --out "$dir/certs" --key-type p333 localhost
claim "cert names the key types that there are" exits_saying 2 "ed25519"
run "$HANDFAST" cert --out "$dir/certs" "bad name"
claim "cert refuses what is no name" exits_saying 2 "'bad name'"
run "$HANDFAST" cert --out "$dir/certs" ca
claim "cert does not write over its CA" exits_saying 2 "another name"
run "$HANDFAST" cert --days=0 --out="$dir/certs" localhost
claim "--option=value is read, too" exits_saying 2 "--days"

conclude
