#!/bin/sh
# What passes under the handshake, with OpenSSL: KeyUpdate from its server, padding, small records, the key log, and a
# handshake without the traces of TLS 1.2.
. "$(dirname "$0")/openssl.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
stream=$TEST_PROGRAMS/stream_peer
make_identities p256

updated() {
    exited 0 && shown first && shown second && shown third && heard fourth &&
        { counts 2 "server > client  KeyUpdate" "$dir/err" || lacks "our trace" "2 updates of the server"; } &&
        { counts 1 "client > server  KeyUpdate" "$dir/err" || lacks "our trace" "our answer to the one that asked"; }
}
start_commanded p256
for suite in $suites; do
    talk "$HANDFAST" connect --trace --ca "$ca" --suites "$suite" "localhost:$port"
    listen_to commanded
    wait_for hears "CIPHER is $suite"
    order first
    wait_for prints first
    order K
    wait_for counts 1 "server > client  KeyUpdate" "$dir/err"
    order second
    wait_for prints second
    order k
    wait_for counts 2 "server > client  KeyUpdate" "$dir/err"
    order third
    wait_for prints third
    tell fourth
    wait_for hears fourth
    hang_up
    claim "data goes on after s_server's K and k: $suite" updated
done

# Their records.
start_theirs p256 -max_send_frag 512 -record_padding 300 -split_send_frag 512
converse "$(seq -s ' ' 2000)" "$HANDFAST" connect --ca "$ca" "localhost:$port"
came_back() {
    exited 0 && [ "$(rev <"$dir/out")" = "$(seq -s ' ' 2000)" ]
}
claim "a server's small and padded records: messages in pieces, data" came_back
start_theirs p256 -tls1_2 -max_send_frag 512 -split_send_frag 512
converse "$(seq -s ' ' 2000)" "$HANDFAST" connect --ca "$ca" "localhost:$port"
claim "the same of TLS 1.2" came_back
start_theirs p256 -no_middlebox
ours
answered() {
    exited 0 && shown olleh
}
claim "a server without change_cipher_spec" answered

# Ours.
start_theirs p256
for block in 1 512 16384; do
    converse hello "$stream" client --port "$port" --ca "$ca" --padding "$block"
    claim "our records are padded to multiples of $block" answered
done
got_change_cipher_spec() {
    grep -A4 "Received Record" "$dir/server" | grep -q "Content Type = ChangeCipherSpec"
}
plain() {
    answered && heard "CONNECTION CLOSED" && heard "session_id (len=0)" && ! got_change_cipher_spec
}
compatible() {
    answered && heard "CONNECTION CLOSED" && heard "session_id (len=32)" && got_change_cipher_spec
}
listen_to "$server"
converse hello "$stream" client --port "$port" --ca "$ca" --no-compatibility
claim "our client without session id and change_cipher_spec" plain
listen_to "$server"
ours
claim "and with them" compatible
start_listening stream "$stream" server --cert "$certs/p256.pem" --key "$certs/p256-key.pem" --padding 700
talk openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" -max_send_frag 512 -record_padding 300
tell "$(seq -s ' ' 300)"
wait_for prints "$(seq -s ' ' 300)"
hang_up
claim "a client's small and padded records, and our server's" exits 0
talk openssl s_client -tls1_2 -connect "127.0.0.1:$port" -CAfile "$ca" -max_send_frag 512
tell "$(seq -s ' ' 300)"
wait_for prints "$(seq -s ' ' 300)"
hang_up
claim "the same of TLS 1.2, where nothing is padded" exits 0

# The key log: the same lines from both sides.
start_theirs p256 -keylogfile "$dir/theirs.keys"
ours --keylog "$dir/ours.keys"
sorted() {
    grep -v '^#' "$1" | sort
}
same_keys() {
    exited 0 && heard "CONNECTION CLOSED" && sorted "$dir/theirs.keys" >"$dir/theirs.sorted" &&
        sorted "$dir/ours.keys" | diff - "$dir/theirs.sorted"
}
claim "both sides log the same keys" same_keys
# shellcheck disable=SC2046 # two options
start_ours ours --keylog "$dir/server.keys" $(identity_options --cert --key p256)
theirs TLS_AES_256_GCM_SHA384 x448 ecdsa_secp256r1_sha256 -keylogfile "$dir/client.keys"
same_server_keys() {
    exited 0 && sorted "$dir/client.keys" >"$dir/theirs.sorted" && sorted "$dir/server.keys" | diff - "$dir/theirs.sorted"
}
claim "the other way round, too" same_server_keys

conclude
