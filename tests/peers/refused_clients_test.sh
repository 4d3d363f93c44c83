#!/bin/sh
# Clients that our server refuses, or that refuse it: what its log says, and what the client hears.
. "$(dirname "$0")/wolfssl.sh"
. "$peers/openssl.sh" # `theirs` is s_client from here on
make_identities p256
make_server elsewhere p256 DNS:example.org
make_dated expired 20200101000000Z 20210101000000Z
make_root stranger
issuer=stranger make_server strange p256
issuer=ca

start_with() {
    name=$1
    shift
    # shellcheck disable=SC2046 # a list of options
    start_ours ours "$@" $(identity_options --cert --key "$name")
}

# refused ALERT SENTENCE THEIRS: by us. The alert is ours, the log has the sentence, and the client says what it heard.
refused() {
    heard "server > client  $1," && heard "handshake failed: $2" && { says "$3" || shown "$3"; }
}

no_version="the two sides have no version of TLS in common"
no_suite="the two sides have no cipher suite in common"
no_group="the two sides have no group for the key exchange in common"
no_scheme="no certificate of ours has a key with which the peer accepts a signature"
no_certificate="none of our certificates has the kind of key"
start_with p256 --suites TLS_AES_256_GCM_SHA384 --groups secp256r1
theirs TLS_CHACHA20_POLY1305_SHA256 secp256r1 ecdsa_secp256r1_sha256
claim "OpenSSL, no common suite: handshake_failure" refused handshake_failure "$no_suite" "SSL alert number 40"
listen_to ours
theirs TLS_AES_256_GCM_SHA384 x448 ecdsa_secp256r1_sha256
claim "OpenSSL, no common group: handshake_failure" refused handshake_failure "$no_group" "SSL alert number 40"
listen_to ours
theirs TLS_AES_256_GCM_SHA384 secp256r1 ed25519
claim "OpenSSL, no common signature scheme: handshake_failure" \
    refused handshake_failure "$no_scheme" "SSL alert number 40"
listen_to ours
gnutls_client_of() {
    run gnutls-cli --port "$port" --x509cafile "$ca" --priority "$1" localhost
}
gnutls_client_of NORMAL:-CIPHER-ALL:+AES-128-GCM
claim "GnuTLS, no common suite" refused handshake_failure "$no_suite" "Received alert [40]"
listen_to ours
gnutls_client_of NORMAL:-GROUP-ALL:+GROUP-SECP521R1
claim "GnuTLS, no common group" refused handshake_failure "$no_group" "Received alert [40]"
listen_to ours
gnutls_client_of NORMAL:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256
claim "GnuTLS, no common signature scheme" refused handshake_failure "$no_scheme" "Received alert [40]"
listen_to ours
run "$wolfssl" client --port "$port" --ca "$ca" --suite TLS13-AES128-GCM-SHA256
claim "wolfSSL, no common suite" refused handshake_failure "$no_suite" "received alert 40"
listen_to ours
run "$wolfssl" client --port "$port" --ca "$ca" --group x448
claim "wolfSSL, no common group" refused handshake_failure "$no_group" "received alert 40"
listen_to ours
run "$wolfssl" client --port "$port" --ca "$ca" --schemes ED25519
claim "wolfSSL, no common signature scheme" refused handshake_failure "$no_scheme" "received alert 40"
listen_to ours
run curl -sS --max-time 10 "http://localhost:$port/"
looks_like_http() {
    heard "server > client  protocol_version," && heard "handshake failed: this looks like HTTP"
}
claim "plain HTTP is recognised" looks_like_http

# Clients of TLS 1.2, by a server of TLS 1.3 alone; any other takes them.
clients_of_tls12() {
    listen_to ours
    run openssl s_client -connect "127.0.0.1:$port" -tls1_2
    claim "OpenSSL, TLS 1.2: $1" "$2" "SSL alert number 70"
    listen_to ours
    gnutls_client_of NORMAL:-VERS-TLS1.3
    claim "GnuTLS, TLS 1.2: $1" "$2" "Received alert [70]"
    listen_to ours
    run "$wolfssl" client --port "$port" --ca "$ca" --tls12
    claim "wolfSSL, TLS 1.2: $1" "$2" "received alert 70"
}
too_old() {
    refused protocol_version "$no_version" "$1"
}
taken() {
    exited 0 && heard "connected, keys: application" && ! hears "handshake failed"
}
start_with p256 --tls 1.3
clients_of_tls12 protocol_version too_old
start_with p256
clients_of_tls12 "a server that speaks it takes them" taken

# And what they offer there.
as_openssl12() {
    listen_to ours
    run openssl s_client -connect "127.0.0.1:$port" -tls1_2 "$@"
}
as_openssl12 -cipher ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384
claim "OpenSSL, TLS 1.2, CBC alone: handshake_failure" refused handshake_failure \
    "the client offers only cipher suites that are broken or outdated, and none with an AEAD" "SSL alert number 40"
as_openssl12 -cipher DHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256
claim "OpenSSL, TLS 1.2, suites that were not allowed: handshake_failure" \
    refused handshake_failure "$no_suite" "SSL alert number 40"
as_openssl12 -cipher ECDHE-RSA-AES128-GCM-SHA256
claim "OpenSSL, TLS 1.2, suites for another kind of key: handshake_failure" \
    refused handshake_failure "$no_certificate" "SSL alert number 40"
as_openssl12 -sigalgs ed25519:rsa_pss_rsae_sha256
claim "OpenSSL, TLS 1.2, no common signature scheme: handshake_failure" \
    refused handshake_failure "$no_scheme" "SSL alert number 40"
start_with p256 --groups x448
as_openssl12 -groups P-521:P-256
claim "OpenSSL, TLS 1.2, no common group: handshake_failure" \
    refused handshake_failure "$no_group" "SSL alert number 40"

# Clients that refuse us: the alert is theirs, and the log tells what it means.
turned_away() {
    heard "client > server  $1," && heard "the peer ended the connection with an alert: $1 ($2)" &&
        { says "$3" || shown "$3"; } && [ "$code" -ne 0 ]
}
as_openssl() {
    listen_to ours
    converse "$request" openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$ca" -ign_eof \
        -verify_return_error -verify_hostname localhost
}
as_wolfssl() {
    listen_to ours
    run "$wolfssl" client --port "$port" --ca "$ca" --name localhost
}
as_curl() {
    listen_to ours
    run curl -sS --max-time 10 --cacert "$ca" "https://localhost:$port/"
}
start_with elsewhere
as_openssl
claim "OpenSSL, another name: bad_certificate" turned_away bad_certificate 42 "hostname mismatch"
start_with expired
as_openssl
claim "OpenSSL, expired: certificate_expired" turned_away certificate_expired 45 "certificate has expired"
as_curl
claim "curl, expired: certificate_expired" turned_away certificate_expired 45 "certificate has expired"
start_with strange
as_openssl
claim "OpenSSL, unknown CA: unknown_ca" turned_away unknown_ca 48 "unable to get local issuer certificate"
as_wolfssl
claim "wolfSSL, unknown CA: unknown_ca" turned_away unknown_ca 48 "sent alert 48"
as_curl
claim "curl, unknown CA: unknown_ca" turned_away unknown_ca 48 "unable to get local issuer certificate"
claim "our server ends in order" ends_well "$pid"

conclude
