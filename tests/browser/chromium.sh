#!/bin/sh
# Debian's chromium, headless, opens the page of `handfast serve`. It trusts our authority through the NSS database of a
# home of its own; nothing else is told to it but the address.
peers=$(dirname "$0")/../peers
. "$peers/helpers.sh"
need chromium "the browser"
need certutil "NSS's certutil"
make_identities p256 rsa
make_server elsewhere p256 DNS:example.org
mkdir -p "$dir/home/.pki/nssdb"
prepare certutil -d "sql:$dir/home/.pki/nssdb" -N --empty-password
prepare certutil -d "sql:$dir/home/.pki/nssdb" -A -t C,, -n root -i "$ca"

# open NAME: what the page at https://localhost shows with that certificate of the server's.
open_page() {
    rm -rf "$dir/profile"
    run timeout 50 env HOME="$dir/home" chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$dir/profile" \
        --dump-dom "https://localhost:$port/${1-}"
}
with_certificate() {
    start_ours ours --cert "$certs/$1.pem" --key "$certs/$1-key.pem"
    open_page
}
shows_tls13() {
    exited 0 && shown "TLS 1.3" && shown "You are connected" && shown "$1" && heard "connected, keys: application"
}

with_certificate p256
claim "the page shows TLS 1.3, and an ECDSA signature" shows_tls13 ecdsa_secp256r1_sha256
claim "a suite of TLS 1.3" shown "TLS_AES_128_GCM_SHA256"
claim "the key exchange" shown "x25519"
claim "the protocol that it asked for" shown "http/1.1"
with_certificate rsa
claim "the same with an RSA certificate" shows_tls13 rsa_pss_rsae_sha256
refused() {
    ! prints "You are connected" && heard "the peer ended the connection with an alert: certificate_unknown (46)"
}
with_certificate elsewhere
claim "it refuses a certificate for another name, and says so to us" refused
start_ours ours --groups secp384r1 --cert "$certs/p256.pem" --key "$certs/p256-key.pem"
open_page json
retried() {
    exited 0 && shown '"hello_retried":	true' && shown secp384r1
}
claim "it follows a HelloRetryRequest" retried
conclude
