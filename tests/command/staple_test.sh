#!/bin/sh
# serve --staple: OCSP responses made by OpenSSL, and clients that believe them.
. "$(dirname "$0")/helpers.sh"
make_certificates
"$HANDFAST" cert --out "$dir/certs" revoked.test >/dev/null || exit 1
connect="$HANDFAST connect --no-io --ca $ca"

# index_row STATE NAME: what `openssl ca` would note about a certificate, V for valid.
index_row() {
    serial=$(openssl x509 -in "$dir/certs/$2.pem" -noout -serial | cut -d= -f2)
    revocation=
    [ "$1" = V ] || revocation=$(date -u -d yesterday +%y%m%d%H%M%SZ),keyCompromise
    printf '%s\t491231235959Z\t%s\t%s\tunknown\t/CN=%s\n' "$1" "$revocation" "$serial" "$2"
}
# make_response NAME: the CA's word about it, in NAME.der.
make_response() {
    openssl ocsp -issuer "$ca" -cert "$dir/certs/$1.pem" -no_nonce -reqout "$dir/request.der" 2>/dev/null &&
        openssl ocsp -index "$dir/index" -CA "$ca" -rsigner "$ca" -rkey "$dir/certs/ca-key.pem" \
            -reqin "$dir/request.der" -respout "$dir/$1.der" -ndays 1 >/dev/null 2>&1 && [ -s "$dir/$1.der" ]
}
index_row V localhost >"$dir/index"
index_row R revoked.test >>"$dir/index"
for name in localhost revoked.test; do
    make_response $name || {
        echo "FAILED  openssl ocsp makes no response about $name"
        exit 1
    }
done

# ---- what clients get ----

start_server plain
run $connect --json "localhost:$port"
claim "without --staple there is none" json "$dir/out" 'o["stapled"] is False and o["verified"] is True'
run $connect "localhost:$port"
claim "which the summary says" says "not stapled"

start_server stapling --staple "$dir/localhost.der"
for version in 1.2 1.3; do
    run $connect --json --tls $version "localhost:$port"
    claim "TLS $version: with it, it is seen and found good" json "$dir/out" 'o["stapled"] is True and
        o["verified"] is True'
    run $connect --tls $version "localhost:$port"
    claim "TLS $version: which the summary says" says "stapled: not revoked"
done
run $connect --tls 1.2 --trace "localhost:$port"
claim "TLS 1.2 has a message for it" says "CertificateStatus"
run "$HANDFAST" get --json --ca "$ca" "https://localhost:$port/json"
claim "get sees it, too" json "$dir/out" 'o["stapled"] is True'
run "$HANDFAST" connect --no-io --json --insecure-skip-verification "localhost:$port"
claim "whoever verifies nothing does not ask for it" json "$dir/out" 'o["stapled"] is False'
for version in tls1_2 tls1_3; do
    run openssl s_client -connect "localhost:$port" -$version -status -CAfile "$ca"
    claim "openssl s_client -$version sees it" prints "Cert Status: good"
done

start_listening revoked "$HANDFAST" serve --listen 127.0.0.1:0 --cert "$dir/certs/revoked.test.pem" \
    --key "$dir/certs/revoked.test-key.pem" --staple "$dir/revoked.test.der"
for version in 1.2 1.3; do
    run $connect --tls $version --servername revoked.test "127.0.0.1:$port"
    claim "TLS $version: a revoked certificate is refused" exits_saying 1 "was revoked by its issuer"
    claim "TLS $version: with the reason" says "its key was compromised"
    claim "TLS $version: the server is told" says "certificate_revoked (44)"
    run $connect --json --tls $version --servername revoked.test "127.0.0.1:$port"
    claim "TLS $version: the same as JSON" json "$dir/out" 'o["failure"]["reason"] == "CERTIFICATE_WAS_REVOKED" and
        o["stapled"] is True and o["verified"] is False'
done

# ---- several identities ----

start_listening second "$HANDFAST" serve --listen 127.0.0.1:0 \
    --cert "$dir/certs/revoked.test.pem" --key "$dir/certs/revoked.test-key.pem" \
    --cert "$dir/certs/localhost.pem" --staple "$dir/localhost.der" --key "$dir/certs/localhost-key.pem"
run $connect --json --servername localhost "127.0.0.1:$port"
claim "a response is about the --cert before it" json "$dir/out" 'o["stapled"] is True'
run $connect --json --servername revoked.test "127.0.0.1:$port"
claim "and about no other" json "$dir/out" 'o["stapled"] is False'
start_listening each "$HANDFAST" serve --listen 127.0.0.1:0 --cert "$dir/certs/localhost.pem" \
    --staple "$dir/localhost.der" --cert "$dir/certs/revoked.test.pem" --staple "$dir/revoked.test.der" \
    --key "$dir/certs/localhost-key.pem" --key "$dir/certs/revoked.test-key.pem"
run $connect --json --servername localhost "127.0.0.1:$port"
claim "each may have one: the first" json "$dir/out" 'o["stapled"] is True'
run $connect --servername revoked.test "127.0.0.1:$port"
claim "the second" exits_saying 1 "was revoked by its issuer"

# ---- wrong files ----

serve="timeout 20 $HANDFAST serve --listen 127.0.0.1:0"
good="--cert $dir/certs/localhost.pem --key $dir/certs/localhost-key.pem"
# refused FILE WORDS: the option and the file are named, and what is wrong.
refused() {
    run $serve $good --staple "$1"
    claim "--staple with $2: \"$3\"" exits_saying 2 "--staple $1: $3"
}
echo "this is no DER" >"$dir/junk"
: >"$dir/empty"
head -c 70000 /dev/zero >"$dir/long"
refused "$dir/revoked.test.der" "another's response" "the OCSP response is not about the certificate"
refused "$dir/junk" "no response" "the OCSP response is no DER"
refused "$dir/request.der" "a request" "the OCSP response"
refused "$dir/empty" "nothing" "the file is empty"
refused "$dir/long" "far too much" "the file is too long for an OCSP response"
refused "$dir/nowhere" "a file that is not there" "cannot be read: No such file"
refused "$dir/certs" "a folder" "cannot be read: Is a directory"
run $serve --staple "$dir/localhost.der" $good
claim "a response before any certificate is refused" exits_saying 2 "no --cert before it"
run "$HANDFAST" connect --staple "$dir/localhost.der" localhost
claim "a client has none" exits_saying 2 "--staple"

conclude
