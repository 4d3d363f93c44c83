#!/bin/sh
# Our client and openssl s_server, in TLS 1.2.
. "$(dirname "$0")/openssl.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

our_client_meets_all
our_client_proves_itself "handshake_failure (40)" "peer did not return a certificate" "unknown_ca (48)" \
    "certificate verify failed"
our_client_names_protocols "ALPN protocols selected: h2" "no application protocol"
our_client_shares_secrets

conclude
