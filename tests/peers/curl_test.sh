#!/bin/sh
# curl and `handfast serve`: what was agreed, client certificates, ALPN, one connection for several requests, large files.
. "$(dirname "$0")/helpers.sh"
make_identities p256
make_clients p256
mkdir "$dir/root"
head -c 20000000 /dev/urandom >"$dir/root/large"
server_identity=$(identity_options --cert --key p256)

fetch() {
    run curl -sS --verbose --max-time 30 --cacert "$ca" "$@"
}
# curl's words, and our page's.
agreed() {
    exited 0 && told "SSL connection using TLSv1.3 / $1" && told "SSL certificate verify ok" && shown "\"suite\":	\"$1\"" &&
        shown '"version":	"TLSv1.3"'
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
claim "our server ends in order" ends_well "$pid"

conclude
