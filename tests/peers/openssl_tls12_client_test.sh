#!/bin/sh
# openssl s_client and our server, in TLS 1.2.
. "$(dirname "$0")/openssl.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
their_client_proves_itself "SSL alert number 40" "SSL alert number 48"
their_client_names_protocols "ALPN protocol: http/1.1" "SSL alert number 120"
their_client_shares_secrets

conclude
