#!/bin/sh
# connect: what it tells, and that it carries stdin and stdout faithfully.
. "$(dirname "$0")/helpers.sh"
make_certificates
cert=$dir/certs/localhost.pem
key=$dir/certs/localhost-key.pem
start_server page
page=$port
connect="$HANDFAST connect --ca $ca"

# The summary and the JSON.
run $connect --no-io "localhost:$page"
claim "a handshake alone exits well" exits 0
claim "the summary is on stderr" says "TLSv1.3"
claim "and nothing on stdout" test ! -s "$dir/out"
run $connect --no-io --json "localhost:$page"
python3 -m json.tool <"$dir/out" >"$dir/pretty"
claim "--json prints JSON" test -s "$dir/pretty"
claim "it says what was agreed" json "$dir/out" '[o[k] for k in ("version", "suite", "group", "signature", "alpn")] ==
    ["TLSv1.3", "TLS_AES_128_GCM_SHA256", "x25519", "ecdsa_secp256r1_sha256", None]'
claim "it says more" json "$dir/out" 'o["verified"] is True and o["resumed"] is False and o["early_data"] is False'
claim "it describes the peer" json "$dir/out" '"CN = localhost" in o["peer"]["subject"] and
    "Development CA" in o["peer"]["issuer"] and o["peer"]["names"] == ["localhost", "127.0.0.1"] and
    o["peer"]["not_after"].endswith("Z")'
claim "it tells the time" json "$dir/out" 'o["timing"]["tcp_us"] > 0 and o["timing"]["tls_us"] > 0'
claim "without a failure there is none in it" json "$dir/out" '"failure" not in o'
run $connect --no-io --trace "localhost:$page"
claim "--trace tells the messages" says "EncryptedExtensions"

# Choices.
for suite in TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256; do
    run $connect --no-io --json --suites $suite "localhost:$page"
    claim "--suites $suite" json "$dir/out" "o['suite'] == '$suite'"
done
for group in secp256r1 secp384r1 secp521r1 x448; do
    run $connect --no-io --json --groups $group "localhost:$page"
    claim "--groups $group" json "$dir/out" "o['group'] == '$group'"
done
run $connect --no-io --json --alpn http/1.1 "localhost:$page"
claim "--alpn" json "$dir/out" 'o["alpn"] == "http/1.1"'
run $connect --no-io --alpn h2 "localhost:$page"
claim "no protocol in common fails" exits 1
run $connect --no-io --sigalgs ed25519 "localhost:$page"
claim "no signature scheme in common fails" exits 1

# Whom to trust.
run "$HANDFAST" connect --no-io "localhost:$page"
claim "an unknown CA is refused" exits 1
run "$HANDFAST" connect --no-io --json "localhost:$page"
claim "the JSON has the report" json "$dir/out" 'o["failure"]["reason"] and o["failure"]["sentence"]'
run $connect --no-io --servername example.org "127.0.0.1:$page"
claim "a certificate for another name is refused" exits 1
claim "and the name is said" says "example.org"
run $connect --no-io --servername localhost "127.0.0.1:$page"
claim "--servername says which name to expect" exits 0
run $connect --no-io "127.0.0.1:$page"
claim "an IP address in the certificate will do" exits 0
run "$HANDFAST" connect --no-io --insecure-skip-verification --json "127.0.0.1:$page"
claim "--insecure-skip-verification accepts anyone, and says so" json "$dir/out" 'o["verified"] is False'

# The key log.
run env SSLKEYLOGFILE="$dir/env.log" $connect --no-io --keylog "$dir/keys.log" "localhost:$page"
holds_keys() {
    [ "$(stat -c %a "$1")" = 600 ] && for label in CLIENT_HANDSHAKE_TRAFFIC_SECRET SERVER_HANDSHAKE_TRAFFIC_SECRET \
        CLIENT_TRAFFIC_SECRET_0 SERVER_TRAFFIC_SECRET_0 EXPORTER_SECRET; do
        [ "$(grep -cE "^$label [0-9a-f]{64} [0-9a-f]{64}$" "$1")" = "$2" ] || return 1
    done
}
claim "--keylog writes the five secrets, for its owner alone" holds_keys "$dir/keys.log" 1
claim "and goes before SSLKEYLOGFILE" test ! -e "$dir/env.log"
run env SSLKEYLOGFILE="$dir/keys.log" $connect --no-io "localhost:$page"
claim "SSLKEYLOGFILE is appended to" holds_keys "$dir/keys.log" 2

# Carrying.
start_listening echo python3 "$here/tls_server.py" "$cert" "$key" echo
head -c 3000000 /dev/urandom >"$dir/data"
$connect "localhost:$port" <"$dir/data" >"$dir/out" 2>"$dir/err"
code=$?
claim "what is sent comes back whole, after stdin has ended" cmp -s "$dir/data" "$dir/out"
claim "and connect exits well" exits 0
start_listening sink python3 "$here/tls_server.py" "$cert" "$key" sink
run sh -c "cat '$dir/data' | $connect localhost:$port"
claim "the end of stdin is said, and the answer to it read" prints "3000000 bytes"
run sh -c "(sleep 0.3; echo late) | $connect --json localhost:$port"
claim "the JSON comes before the data" json "$dir/out" 'o["verified"]'
claim "data comes after it" prints "5 bytes"
start_listening cut python3 "$here/tls_server.py" "$cert" "$key" cut 'half an ans'
run sh -c "printf 'GET / HTTP/1.1\r\n\r\n' | $connect localhost:$port"
claim "a stream that was cut exits 1" exits 1
claim "and says so" says "close_notify"
claim "after what came was written" prints "half an ans"
start_listening reset python3 "$here/tls_server.py" "$cert" "$key" reset 'half an ans'
run sh -c "printf 'GET / HTTP/1.1\r\n\r\n' | $connect localhost:$port"
claim "so does one that was reset" exits 1
claim "and it says so, too" says "the network failed"
start_listening sink2 python3 "$here/tls_server.py" "$cert" "$key" sink
run sh -c "$connect localhost:$port <'$dir'"
claim "input that cannot be read is told" exits 2
claim "and is not taken for its end" says "cannot read stdin"
run sh -c "$connect localhost:$port <&-"
claim "a closed stdin is an empty one" prints "0 bytes"
run sh -c "$connect --no-io localhost:$port >&- 2>&-"
claim "closed standard streams do no harm" exits 0
slow_reader() {
    $connect "localhost:$port" <"$dir/data" 2>"$dir/err" | (sleep 1 && cmp -s - "$dir/data")
}
start_listening echo2 python3 "$here/tls_server.py" "$cert" "$key" echo
claim "a slow reader of stdout loses nothing" slow_reader

conclude
