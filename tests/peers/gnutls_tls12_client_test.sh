#!/bin/sh
# gnutls-cli and our server, in TLS 1.2.
. "$(dirname "$0")/gnutls.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
their_client_proves_itself "Received alert [40]" "Received alert [48]"
their_client_names_protocols "Application protocol: http/1.1" "Received alert [120]"
their_client_shares_secrets

conclude
