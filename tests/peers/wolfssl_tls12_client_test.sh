#!/bin/sh
# wolfSSL's client and our server, in TLS 1.2.
. "$(dirname "$0")/wolfssl.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
their_client_proves_itself "received alert 40" "received alert 48"
their_client_names_protocols "protocol http/1.1" "received alert 120"

conclude
