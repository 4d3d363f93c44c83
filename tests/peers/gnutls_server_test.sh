#!/bin/sh
# Our client and gnutls-serv.
. "$(dirname "$0")/gnutls.sh"
. "$peers/claims.sh"
make_identities $their_kinds
make_clients $their_client_kinds

our_client_meets_all
our_client_retries
our_client_proves_itself "certificate_required (116)" "Certificate is required" "access_denied (49)" \
    "The certificate issuer is unknown"
our_client_names_protocols "Application protocol: h2" "No common application protocol"
our_client_updates_keys

conclude
