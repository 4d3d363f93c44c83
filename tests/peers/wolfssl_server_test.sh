#!/bin/sh
# Our client and wolfSSL.
. "$(dirname "$0")/wolfssl.sh"
. "$peers/claims.sh"
make_identities $their_kinds
make_clients $their_client_kinds

our_client_meets_all
our_client_retries
our_client_proves_itself "certificate_required (116)" "sent alert 116" "unknown_ca (48)" "sent alert 48"
our_client_names_protocols "protocol h2" "sent alert 120"
our_client_updates_keys

# The retry may bring a cookie, to be given back.
start_theirs p256 --group secp384r1 --cookie
ours
claim "a cookie is given back" retried $first_suite secp384r1 $first_scheme

# wolfSSL 5.5 signs rsa_pss_rsae with a key that is for PSS alone.
make_server rsapss rsapss
start_theirs rsapss
ours
misfit() {
    exited 1 && shown '"reason":"SCHEME_DOES_NOT_FIT"' && told "illegal_parameter (47)" && heard "received alert 47"
}
claim "a signature by another scheme than the key is for is refused: illegal_parameter" misfit

conclude
