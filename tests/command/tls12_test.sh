#!/bin/sh
# Versions and key exchanges: what is spoken by whom, with our own other side and with OpenSSL's; what is old is off until
# both sides ask for it.
. "$(dirname "$0")/helpers.sh"
make_certificates
"$HANDFAST" cert --out "$dir/certs" --key-type rsa2048 rsa localhost >/dev/null || exit 1
connect="$HANDFAST connect --no-io --ca $ca"

# ---- versions ----

# speaks VERSION: the handshake was well, and in this version. With "nothing": it failed.
speaks() {
    case $1 in
    nothing) exits 1 ;;
    *) exits 0 && json "$dir/out" "o['version'] == 'TLSv$1'" ;;
    esac
}

# meets SERVER-VERSIONS, what clients of 1.2, of 1.3 and of both get there.
meets() {
    for versions in 1.2 1.3 1.2,1.3; do
        shift
        run $connect --json --tls $versions "localhost:$port"
        claim "--tls $versions with a server of $name: $1" speaks "$1"
    done
    shift
    run $connect --json "localhost:$port"
    claim "without --tls, with a server of $name: $1" speaks "$1"
}
start_server both
both=$port
meets both 1.2 1.3 1.3 1.3
start_server only-1.3 --tls 1.3
meets only-1.3 nothing 1.3 1.3 1.3
start_server only-1.2 --tls 1.2
meets only-1.2 1.2 nothing 1.2 1.2
only12=$port

run $connect --tls 1.3 "localhost:$only12"
claim "the server's refusal is told" says "protocol_version"
claim "in words" says "speaks no version of TLS which we offer"
claim "and the server knows why, too" wait_for file_holds "$dir/only-1.2.err" \
    "no version of TLS in common -- we offer TLS 1.2; they offer TLS 1.3"
run $connect --json --tls 1.3 "localhost:$only12"
claim "the same as JSON" json "$dir/out" 'o["failure"]["reason"] == "PEER_SENT_ALERT" and
    o["failure"]["alert_name"] == "protocol_version" and o["failure"]["ended_by"] == "peer" and o["version"] is None'

for wrong in 1.1 1.4 TLSv1.2 1.2,1.2 ''; do
    run "$HANDFAST" connect --tls "$wrong" localhost
    claim "--tls '$wrong' is refused" exits_saying 2 "--tls $wrong: "
done

# ---- what TLS 1.2 tells ----

run $connect --json --tls 1.2 "localhost:$both"
claim "the JSON says what was agreed" json "$dir/out" '[o[k] for k in ("version", "suite", "group", "signature")] ==
    ["TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "x25519", "ecdsa_secp256r1_sha256"] and o["verified"] is True'
run $connect --tls 1.2 --trace "localhost:$both"
claim "the summary says TLS 1.2" says "TLSv1.2"
claim "the trace has its messages" says "server > client  ServerKeyExchange"
claim "and their sections" says "RFC 5246 7.4.3)"
run $connect --tls 1.2 --keylog "$dir/keys.log" "localhost:$both"
logs_master_secret() {
    [ "$(grep -cE '^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$' "$dir/keys.log")" = 1 ] &&
        [ "$(wc -l <"$dir/keys.log")" = 1 ]
}
claim "the key log has the main secret, and nothing else" logs_master_secret
run "$HANDFAST" get --tls 1.2 --ca "$ca" "https://localhost:$both/"
claim "get speaks it, and the page says so" prints "TLS 1.2"
run "$HANDFAST" get --tls 1.2 --ca "$ca" "https://localhost:$both/json"
python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)))' <"$dir/out" >"$dir/page.json"
claim "and its JSON" json "$dir/page.json" '[o[k] for k in ("version", "group", "signature")] ==
    ["TLSv1.2", "x25519", "ecdsa_secp256r1_sha256"]'
suite=TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
run $connect --json --suites $suite --groups secp256r1 "localhost:$both"
claim "--suites and --groups have its names, too" json "$dir/out" "o['suite'] == '$suite' and o['group'] == 'secp256r1'"

# ---- what is off until both sides ask for it ----

# agreed SUITE GROUP SIGNATURE
agreed() {
    exits 0 && json "$dir/out" "[o['version'], o['suite'], o['group'], o['signature']] == ['TLSv1.2', '$1', $2, $3]"
}
start_rsa_server() {
    name=$1
    shift
    start_listening "$name" "$HANDFAST" serve --listen 127.0.0.1:0 --cert "$dir/certs/rsa.pem" \
        --key "$dir/certs/rsa-key.pem" "$@"
}
start_rsa_server strict
strict=$port
start_rsa_server lenient --legacy-dhe --insecure-rsa-key-exchange
lenient=$port

# off_until_asked_for OPTION SUITE GROUP SIGNATURE
off_until_asked_for() {
    run $connect --suites "$2" "localhost:$lenient"
    claim "without $1 $2 is no suite" exits_saying 2 "off until $1"
    run $connect --json "$1" --suites "$2" "localhost:$lenient"
    claim "$1 on both sides" agreed "$2" "$3" "$4"
    run $connect "$1" --suites "$2" "localhost:$strict"
    claim "$1 at the client alone fails" exits 1
    claim "and that is told" says "handshake_failure"
    start_rsa_server "server-of-$2" "$1" --suites "$2"
    run $connect "localhost:$port"
    claim "$1 at the server alone fails" exits 1
    run $connect --json "$1" "localhost:$port"
    claim "$1 is enough where the server has nothing else" agreed "$2" "$3" "$4"
}
dhe=TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
rsa=TLS_RSA_WITH_AES_128_GCM_SHA256
off_until_asked_for --legacy-dhe $dhe '"ffdhe2048"' '"rsa_pss_rsae_sha256"'
off_until_asked_for --insecure-rsa-key-exchange $rsa None None

# The groups of DHE.
run $connect --json --legacy-dhe --dhe-groups ffdhe3072 --suites $dhe "localhost:$lenient"
claim "a client that names one group gets that" agreed $dhe '"ffdhe3072"' '"rsa_pss_rsae_sha256"'
start_rsa_server large --legacy-dhe --dhe-groups ffdhe4096,ffdhe3072
large=$port
run $connect --json --legacy-dhe --suites $dhe "localhost:$large"
claim "the server's first comes first" agreed $dhe '"ffdhe4096"' '"rsa_pss_rsae_sha256"'
run $connect --legacy-dhe --dhe-groups ffdhe2048 --suites $dhe "localhost:$large"
claim "with no group in common there is no handshake" exits 1
claim "and the server logs what was offered" wait_for file_holds "$dir/large.err" "they offer ffdhe2048"
run "$HANDFAST" get --ca "$ca" --legacy-dhe --dhe-groups ffdhe3072 --suites $dhe "https://localhost:$large/"
claim "get may choose, too" prints "ffdhe3072"
run "$HANDFAST" connect --dhe-groups ffdhe3072 localhost
claim "--dhe-groups alone is refused" exits_saying 2 "--dhe-groups ffdhe3072 needs --legacy-dhe"
run "$HANDFAST" connect --legacy-dhe --dhe-groups ffdhe1024 localhost
claim "so is a group that nobody knows" exits_saying 2 "--dhe-groups ffdhe1024: "

run $connect --json --tls 1.2 --legacy-dhe --insecure-rsa-key-exchange "localhost:$lenient"
claim "whatever else is in common comes first" agreed TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 '"x25519"' \
    '"rsa_pss_rsae_sha256"'
run $connect --insecure-rsa-key-exchange --suites $rsa "localhost:$lenient"
claim "the summary says what RSA key transport lacks" says "without forward secrecy"
lacks_signature() {
    ! says "signature"
}
claim "and has no signature to tell" lacks_signature
run "$HANDFAST" get --insecure-rsa-key-exchange --suites $rsa --ca "$ca" "https://localhost:$lenient/"
claim "so does the page" prints "RSA key transport"
run "$HANDFAST" get --insecure-rsa-key-exchange --suites $rsa --ca "$ca" "https://localhost:$lenient/json"
python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)))' <"$dir/out" >"$dir/page.json"
claim "and its JSON" json "$dir/page.json" 'o["group"] is None and o["signature"] is None'

# Settings that leave nothing.
nothing_left="--tls 1.3 --suites TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
run $connect $nothing_left "localhost:$lenient"
claim "a client with which nothing could be agreed is told so" exits_saying 2 "see --tls and --suites"
run timeout 20 "$HANDFAST" serve --listen 127.0.0.1:0 --cert "$dir/certs/rsa.pem" --key "$dir/certs/rsa-key.pem" \
    $nothing_left
claim "a server is, too, before its first visitor" exits_saying 2 "see --tls and --suites"

# ---- OpenSSL ----

# their_client PORT OPTION...: what openssl s_client agreed.
their_client() {
    theirs=localhost:$1
    shift
    run openssl s_client -connect "$theirs" -CAfile "$ca" -verify_return_error -brief "$@"
}
client_agreed() {
    exits 0 && says "Protocol version: $1" && says "Ciphersuite: $2"
}
their_client "$both" -tls1_2
claim "s_client -tls1_2" client_agreed TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256
their_client "$both" -tls1_3
claim "s_client -tls1_3" client_agreed TLSv1.3 TLS_AES_128_GCM_SHA256
their_client "$lenient" -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384
claim "s_client with DHE" client_agreed TLSv1.2 DHE-RSA-AES256-GCM-SHA384
their_client "$large" -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384 -groups X25519
claim "s_client with DHE, which names no group of it, gets the server's first" says "DH, 4096 bits"
their_client "$lenient" -tls1_2 -cipher AES128-GCM-SHA256
claim "s_client with RSA key transport" client_agreed TLSv1.2 AES128-GCM-SHA256
their_client "$strict" -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256
claim "s_client with either, and a server that was not asked for them" exits 1
claim "which the server logs" wait_for file_holds "$dir/strict.err" "no cipher suite in common"

# Python's ssl is OpenSSL's, too, and takes any port.
start_listening theirs python3 "$here/tls_server.py" "$dir/certs/rsa.pem" "$dir/certs/rsa-key.pem" echo
theirs=$port
start_listening theirs-old env TLS_VERSION=TLSv1_2 CIPHERS=ALL python3 "$here/tls_server.py" "$dir/certs/rsa.pem" \
    "$dir/certs/rsa-key.pem" echo
old=$port
run $connect --json "localhost:$old"
claim "a server of theirs with TLS 1.2" agreed TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 '"x25519"' '"rsa_pss_rsae_sha256"'
run $connect --json --insecure-rsa-key-exchange --suites $rsa "localhost:$old"
claim "with RSA key transport" agreed $rsa None None
run $connect --tls 1.3 "localhost:$old"
claim "and none of TLS 1.3" exits 1
run $connect --tls 1.2 "localhost:$theirs"
claim "nor of TLS 1.2, where it has 1.3 alone" exits 1
head -c 3000000 /dev/urandom >"$dir/data"
"$HANDFAST" connect --ca "$ca" --tls 1.2 "localhost:$old" <"$dir/data" >"$dir/out" 2>"$dir/err"
claim "what is sent comes back whole" cmp -s "$dir/data" "$dir/out"

conclude
