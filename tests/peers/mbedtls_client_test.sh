#!/bin/sh
# Mbed TLS's client and our server.
. "$(dirname "$0")/mbedtls.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

their_client_meets_all
alerted="A fatal alert message was received from our peer" # it does not say which
their_client_proves_itself "$alerted" "$alerted"
their_client_names_protocols "protocol http/1.1" "$alerted"

conclude
