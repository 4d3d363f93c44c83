#!/bin/sh
# gnutls-cli and our server.
. "$(dirname "$0")/gnutls.sh"
. "$peers/claims.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
their_client_retries
their_client_proves_itself "Received alert [116]" "Received alert [48]"
their_client_names_protocols "Application protocol: http/1.1" "Received alert [120]"
their_client_updates_keys 3 2
claim "both export the same keying material" exported

conclude
