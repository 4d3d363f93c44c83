#!/bin/sh
# Our client and gnutls-serv, in TLS 1.2.
. "$(dirname "$0")/gnutls.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

our_client_meets_all
our_client_proves_itself "decode_error (50)" "No certificate was found" "access_denied (49)" \
    "The certificate issuer is unknown"
our_client_names_protocols "Application protocol: h2" "No common application protocol"
our_client_shares_secrets
claim "both bind the channel alike" both_bound "$dir/err" "$dir/server"

conclude
