#!/bin/sh
# Our client and Mbed TLS.
. "$(dirname "$0")/mbedtls.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

our_client_meets_all
our_client_proves_itself "handshake_failure (40)" "No client certification received" "unknown_ca (48)" \
    "Certificate verification failed"
our_client_names_protocols "protocol h2" "handshake failed"

conclude
