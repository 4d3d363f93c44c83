#!/bin/sh
# Our client and wolfSSL, in TLS 1.2.
. "$(dirname "$0")/wolfssl.sh"
. "$peers/claims.sh"
. "$peers/tls12.sh"
make_identities $their_kinds
make_clients $their_client_kinds

our_client_meets_all
# It asks for a key like its own; and where there is none it hangs up without a word.
their_client_kinds="p256 p384 p521 ed25519 ed448"
refused_without_certificate() {
    [ "$code" -ne 0 ] && heard "$2"
}
our_client_proves_itself "no alert" "peer did not return a certificate" "unknown_ca (48)" "sent alert 48"
our_client_names_protocols "protocol h2" "sent alert 120"

conclude
