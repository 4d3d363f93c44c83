#!/bin/sh
# wolfSSL's client and our server.
. "$(dirname "$0")/wolfssl.sh"
. "$peers/claims.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
their_client_retries
their_client_proves_itself "received alert 116" "received alert 48"
their_client_names_protocols "protocol http/1.1" "received alert 120"
their_client_updates_keys 3 3

conclude
