#!/bin/sh
# The demo shows a handshake: each message once, in the order of RFC 8446 figure 1.
. "$(dirname "$0")/helpers.sh"

run "$HANDFAST" demo
claim "the demo runs well" exits 0
claim "and complains of nothing" test ! -s "$dir/err"

# The names of the numbered steps, in order.
sed -n 's/^ *[0-9][0-9]*  client.\{11\}  *\([A-Za-z_]*\( [a-zA-Z]*\)\{0,1\}\)  .*/\1/p; s/^ *[0-9][0-9]* \{13\}server  \([a-z]*\) .*/\1/p' \
    "$dir/out" | sed 's/ *$//' >"$dir/steps"
cat >"$dir/expected" <<END
TCP connection
ClientHello
ServerHello
new keys
new keys
EncryptedExtensions
Certificate
chain trusted
CertificateVerify
Finished
new keys
Finished
new keys
connected
connected
HTTP request
HTTP answer
close_notify
close_notify
END
same_steps() {
    diff "$dir/expected" "$dir/steps"
}
claim "each step appears once, and in order" same_steps

all_lines_fit() {
    awk 'length($0) > 80 { bad = 1; print } END { exit bad }' "$dir/out"
}
claim "it fits in 80 columns" all_lines_fit

is_plain() {
    ! LC_ALL=C grep -q '[^ -~]' "$dir/out"
}
claim "it is plain text where there is no terminal" is_plain

shows_agreement() {
    prints TLSv1.3 && prints TLS_AES_128_GCM_SHA256 && prints x25519 && prints ecdsa_secp256r1_sha256 &&
        prints "CN = localhost" && prints "Demo CA"
}
claim "it shows what was agreed: version, suite, group, signature, chain" shows_agreement

shows_http() {
    prints "| GET / HTTP/1.1" && prints "| HTTP/1.1 200 OK"
}
claim "it shows a request and its answer" shows_http

hellos_are_readable() {
    [ "$(grep -c 'bytes, readable' "$dir/out")" = 2 ] && [ "$(grep -c 'bytes, encrypted' "$dir/out")" = 9 ]
}
claim "the two hellos could be read by anyone, and nothing else" hellos_are_readable

conclude
