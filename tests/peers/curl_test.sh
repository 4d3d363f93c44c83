#!/bin/sh
# curl and `handfast serve`: what was agreed, client certificates, ALPN, one connection for several requests, large files.
. "$(dirname "$0")/openssl.sh" # curl names suites as OpenSSL does
make_identities p256 rsa
make_clients p256
mkdir "$dir/root"
head -c 20000000 /dev/urandom >"$dir/root/large"
server_identity=$(identity_options --cert --key p256)

fetch() {
    run curl -sS --verbose --max-time 30 --cacert "$ca" "$@"
}
# curl's words, and our page's.
agreed() {
    exited 0 && told "SSL connection using $version / $(openssl_suite "$1")" && told "SSL certificate verify ok" &&
        shown "\"suite\":	\"$1\"" && shown "\"version\":	\"$version\""
}

# shellcheck disable=SC2086 # two options
start_ours page $server_identity
for suite in $suites; do
    fetch --tls13-ciphers "$suite" "https://localhost:$port/json"
    claim "$suite" agreed "$suite"
done
for curve in X25519 P-256 P-384 P-521 X448; do
    fetch --curves "$curve" "https://localhost:$port/json"
    group=$(echo "$curve" | sed 's/P-\(...\)/secp\1r1/; s/X/x/')
    claim "$group" shown "\"group\":	\"$group\""
done
fetch "https://localhost:$port/json"
claim "HTTP/1.1 is agreed by ALPN" told "ALPN: server accepted http/1.1"
fetch "https://localhost:$port/json" "https://localhost:$port/" "https://localhost:$port/json"
reused() {
    exited 0 && told "Re-using existing connection" && counts 1 "SSL connection using" "$dir/err"
}
claim "three requests go over one connection" reused
fetch --http1.0 "https://localhost:$port/json"
closes() {
    exited 0 && heard "server > client  close_notify"
}
claim "where the server closes, it says so before" closes
fetch "https://127.0.0.1:$port/json"
claim "an IP address in the certificate will do" exits 0
claim "our server ends in order" ends_well "$pid"

# TLS 1.2, over RSA for the suites that want it.
version=TLSv1.2
fetch12() {
    fetch --tlsv1.2 --tls-max 1.2 "$@"
}
# shellcheck disable=SC2046 # a list of options
start_ours page12 --legacy-dhe --insecure-rsa-key-exchange $(identity_options --cert --key p256 rsa)
for encryption in AES_128_GCM_SHA256 AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256; do
    for exchange in ECDHE_ECDSA ECDHE_RSA DHE_RSA RSA; do
        suite=TLS_${exchange}_WITH_$encryption
        [ "$suite" != TLS_RSA_WITH_CHACHA20_POLY1305_SHA256 ] || continue # there is none
        fetch12 --ciphers "$(openssl_suite "$suite")" "https://localhost:$port/json"
        claim "$suite" agreed "$suite"
    done
done
for curve in X25519 P-384 P-521 X448; do
    fetch12 --curves "$curve" --ciphers ECDHE-RSA-AES128-GCM-SHA256 "https://localhost:$port/json"
    group=$(echo "$curve" | sed 's/P-\(...\)/secp\1r1/; s/X/x/')
    claim "TLS 1.2: $group" shown "\"group\":	\"$group\""
done
fetch12 "https://localhost:$port/json" "https://localhost:$port/" "https://localhost:$port/json"
claim "TLS 1.2: three requests go over one connection" reused
claim "our server ends in order" ends_well "$pid"

# shellcheck disable=SC2086
start_ours files --root "$dir/root" $server_identity
sum() {
    sha256sum <"$1"
}
same_files() {
    for file in "$@"; do
        [ "$(sum "$file")" = "$(sum "$dir/root/large")" ] || return 1
    done
}
for suite in $suites; do
    fetch --tls13-ciphers "$suite" -o "$dir/copy" "https://localhost:$port/large"
    claim "20 MB come unchanged: $suite" same_files "$dir/copy"
done
for suite in ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305; do
    fetch12 --ciphers $suite -o "$dir/copy" "https://localhost:$port/large"
    claim "20 MB come unchanged in TLS 1.2: $suite" same_files "$dir/copy"
done
fetch -Z -o "$dir/a" "https://localhost:$port/large" -o "$dir/b" "https://localhost:$port/large" \
    -o "$dir/c" "https://localhost:$port/large"
claim "three times at once, too" same_files "$dir/a" "$dir/b" "$dir/c"
fetch --limit-rate 1M --max-time 1 -o /dev/null "https://localhost:$port/large"
claim "a client that goes away in the middle: curl's time is up" exits 28
fetch -o "$dir/copy" "https://localhost:$port/large"
claim "and the next one is served" same_files "$dir/copy"
claim "our server ends in order" ends_well "$pid"

# shellcheck disable=SC2086
start_ours members --client-ca "$ca" $server_identity
fetch --cert "$certs/client_p256.pem" --key "$certs/client_p256-key.pem" "https://localhost:$port/json"
claim "a client certificate" shown '"client":	"CN = client_p256"'
fetch "https://localhost:$port/json"
turned_away() {
    [ "$code" -ne 0 ] && told "alert certificate required" && heard "server > client  certificate_required,"
}
claim "none: certificate_required" turned_away
fetch12 --cert "$certs/client_p256.pem" --key "$certs/client_p256-key.pem" "https://localhost:$port/json"
claim "TLS 1.2: a client certificate" shown '"client":	"CN = client_p256"'
listen_to members
fetch12 "https://localhost:$port/json"
turned_away12() {
    [ "$code" -ne 0 ] && told "alert handshake failure" && heard "server > client  handshake_failure,"
}
claim "TLS 1.2: none: handshake_failure" turned_away12
claim "our server ends in order" ends_well "$pid"

conclude
