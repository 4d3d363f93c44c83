#!/bin/sh
# openssl s_client and our server.
. "$(dirname "$0")/openssl.sh"
. "$peers/claims.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
their_client_retries
their_client_proves_itself "SSL alert number 116" "SSL alert number 48"
their_client_names_protocols "ALPN protocol: http/1.1" "SSL alert number 120"
their_client_updates_keys 3 2
claim "both export the same keying material" exported

conclude
