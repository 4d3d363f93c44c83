#!/bin/sh
# The demo shows handshakes: each message once, in the order of the RFCs' figures, and in the words of the classic telling.
. "$(dirname "$0")/helpers.sh"

# ---- what each of them must have ----

# The steps' names, in order.
steps() {
    sed -n 's/^ *[0-9][0-9]*  client [-<> ]\{3\} [server ]\{6\}  \([A-Za-z_]*\( [a-zA-Z]*\)\{0,1\}\)  .*/\1/p' "$dir/out" |
        sed 's/ *$//'
}
same_steps() {
    steps >"$dir/steps"
    diff "$dir/expected" "$dir/steps"
}
all_lines_fit() {
    awk 'length($0) > 80 { bad = 1; print } END { exit bad }' "$dir/out"
}
is_plain() {
    ! LC_ALL=C grep -q '[^ -~]' "$dir/out"
}
# tells_in_order WORDS...: each is in the output, behind the one before; a line's end is a space.
tells_in_order() {
    tr '\n' ' ' <"$dir/out" | tr -s ' ' >"$dir/telling"
    python3 - "$dir/telling" "$@" <<END
import sys
text, at = open(sys.argv[1]).read(), 0
for words in sys.argv[2:]:
    at = text.find(words, at)
    if at < 0:
        sys.exit("'%s' is missing, or out of order" % words)
    at += len(words)
END
}
shows_http() {
    prints "| GET / HTTP/1.1" && prints "| HTTP/1.1 200 OK"
}
# can_be_read READABLE ENCRYPTED: so many steps are readable, so many are encrypted.
can_be_read() {
    [ "$(grep -cE 'bytes?, readable' "$dir/out")" = "$1" ] && [ "$(grep -cE 'bytes?, encrypted' "$dir/out")" = "$2" ]
}
# shows WORD READABLE ENCRYPTED AGREED...; the names of its steps come from stdin.
shows() {
    word=$1
    cat >"$dir/expected"
    run "$HANDFAST" demo "$word"
    claim "$word: the demo runs well" exits 0
    claim "$word: and complains of nothing" test ! -s "$dir/err"
    claim "$word: each step appears once, and in order" same_steps
    claim "$word: it fits in 80 columns" all_lines_fit
    claim "$word: it is plain text where there is no terminal" is_plain
    claim "$word: it shows a request and its answer" shows_http
    claim "$word: $2 steps can be read by anyone, $3 cannot" can_be_read "$2" "$3"
    shift 3
    for agreed in "$@" "CN = localhost" "Demo CA"; do
        claim "$word: it shows what was agreed: $agreed" prints "$agreed"
    done
}

# ---- one by one ----

shows tls13 2 9 TLSv1.3 TLS_AES_128_GCM_SHA256 x25519 ecdsa_secp256r1_sha256 <<END
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
HTTP request
HTTP answer
close_notify
close_notify
END
claim "tls13: it tells the classic steps" tells_in_order "each with a key share" "Client hello: " "Server hello: " \
    "Server authentication and Finished" "Client ready" "Symmetric encryption, after one round trip"
claim "tls13: the certificate cannot be read" tells_in_order "an eavesdropper reads the two hellos" \
    "the certificate is encrypted" "forward secrecy yes:" "reads nothing"

with_signature="TCP connection
ClientHello
ServerHello
Certificate
chain trusted
ServerKeyExchange
ServerHelloDone
ClientKeyExchange
session keys
ChangeCipherSpec
Finished
ChangeCipherSpec
Finished
HTTP request
HTTP answer
close_notify
close_notify"
for word in ecdhe dhe; do
    case $word in
    ecdhe) agreed="TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 x25519 ecdsa_secp256r1_sha256" ;;
    dhe) agreed="TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 ffdhe2048 rsa_pss_rsae_sha256" ;;
    esac
    # $agreed is three words on purpose.
    shows $word 8 6 TLSv1.2 $agreed <<END
$with_signature
END
    claim "$word: it tells the classic steps" tells_in_order "Client hello: " "Server hello: " "Certificate verified: " \
        "The server's signature: " "Premaster secret: " "Session keys: " "Client ready: " "Server ready: " \
        "Symmetric encryption, after two round trips"
    claim "$word: the certificate can be read, the data never" tells_in_order "an eavesdropper reads both hellos and the cert" \
        "forward secrecy yes:" "reads nothing"
done

shows rsa 7 6 TLSv1.2 TLS_RSA_WITH_AES_128_GCM_SHA256 "RSA key transport" <<END
$(echo "$with_signature" | grep -v ServerKeyExchange)
END
claim "rsa: it tells the classic steps" tells_in_order "Client hello: " "Server hello: " "Certificate verified: " \
    "Premaster secret: " "the server's private key opens it" "Session keys: " "Client ready: " "Server ready: " \
    "Symmetric encryption, after two round trips"
claim "rsa: it says what is wrong with it" tells_in_order "forward secrecy NO:" "reads everything"

# ---- all of them ----

run "$HANDFAST" demo all
claim "all: the demo runs well" exits 0
claim "all: and complains of nothing" test ! -s "$dir/err"
claim "all: it fits in 80 columns" all_lines_fit
claim "all: it is plain text where there is no terminal" is_plain
claim "all: the four, from the oldest to the newest" tells_in_order "RSA: " "DHE: " "ECDHE: " "TLS 1.3: " "Side by side"
claim "all: each with what it agreed" tells_in_order TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 \
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_AES_128_GCM_SHA256
all_steps() {
    [ "$(steps | grep -c .)" = $((16 + 17 + 17 + 17)) ]
}
claim "all: every step of each" all_steps
fits_screens() {
    [ "$(wc -l <"$dir/out")" -lt 300 ]
}
claim "all: each in a screen and a half" fits_screens
# in_table WORD ROUND-TRIPS IN-THE-CLEAR READ-LATER
in_table() {
    grep -qE "^  $1 +$2 +[0-9]+ +[0-9]+ us  $3 +$4$" "$dir/out"
}
claim "all: the table has RSA" in_table rsa 2 "hellos, certificate" everything
claim "all: DHE" in_table dhe 2 "hellos, certificate" nothing
claim "all: ECDHE" in_table ecdhe 2 "hellos, certificate" nothing
claim "all: TLS 1.3" in_table tls13 1 "hellos" nothing
grep -E '^(RSA|DHE|ECDHE|TLS 1.3): ' "$dir/out" >"$dir/titles"
run "$HANDFAST" demo
grep -E '^(RSA|DHE|ECDHE|TLS 1.3): ' "$dir/out" >"$dir/titles-of-default"
claim "without a word all are shown" cmp "$dir/titles" "$dir/titles-of-default"

# ---- what is wrong ----

run "$HANDFAST" demo ssl2
claim "a wrong word is answered with those that there are" exits_saying 2 "'ssl2' to show: it is one of rsa, dhe, ecdhe, tls13"
run "$HANDFAST" demo rsa dhe
claim "two words are one too many" exits_saying 2 "fewer arguments"

conclude
