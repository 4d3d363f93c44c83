#!/bin/sh
# Renegotiation, which TLS 1.2 has and we do not do: refused with a warning, after which the peer may go on or give up;
# and what we think of peers without the extensions that mended it and the master secret (RFC 5746, RFC 7627).
. "$(dirname "$0")/openssl.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
stream=$TEST_PROGRAMS/stream_peer
version=TLSv1.2
make_identities p256
gnutls12=NORMAL:-VERS-ALL:+VERS-TLS1.2

start_stream() {
    start_listening stream "$stream" server --cert "$certs/p256.pem" --key "$certs/p256-key.pem"
    listen_from_start stream
}
start_gnutls() {
    start_quiet gnutls gnutls-serv --port 0 --echo --x509certfile "$certs/p256.pem" \
        --x509keyfile "$certs/p256-key.pem" --priority "$gnutls12${1-}"
}

# ---- Clients that ask for it -------------------------------------------------------------------------------------

# given_up ALERT: the client asked, and gave up when it was refused; our server has not, and serves the next one.
given_up() {
    [ "$code" -ne 124 ] && heard "server > client  no_renegotiation," && heard "client > server  $1," && heard end &&
        converse next "$stream" client --port "$port" --ca "$ca" && exited 0 && shown next
}

start_stream
talk timeout 20 openssl s_client -tls1_2 -connect "127.0.0.1:$port" -CAfile "$ca"
tell first
wait_for prints first
tell R
wait_for hears no_renegotiation
hang_up
claim "s_client's R is refused, and it gives up" given_up handshake_failure
start_stream
talk timeout 20 gnutls-cli --port "$port" --x509cafile "$ca" --priority "$gnutls12" --rehandshake localhost
wait_for hears no_renegotiation
hang_up
claim "gnutls-cli's rehandshake is refused, and it gives up" given_up internal_error

# ---- Servers that ask for it -------------------------------------------------------------------------------------

connect() {
    talk timeout 20 "$HANDFAST" connect --trace --ca "$ca" "localhost:$port"
}
# gave_up REASON: the server had asked, and gave up when it was refused; our client ends, too, and says why.
gave_up() {
    exited 1 && shown first && told "client > server  no_renegotiation," && told "$1"
}

start_commanded p256
connect
wait_for hears "CIPHER is"
order first
wait_for prints first
order r
wait_for says no_renegotiation
hang_up
claim "s_server's r is refused, and it gives up" gave_up "an alert: handshake_failure"
start_gnutls
connect
tell first
wait_for prints first
tell '**REHANDSHAKE**'
wait_for says no_renegotiation
hang_up
claim "gnutls-serv's rehandshake is refused, and it hangs up" gave_up TRUNCATED
start_listening mbedtls "$TEST_PROGRAMS/mbedtls_peer" server --cert "$certs/p256.pem" --key "$certs/p256-key.pem"
listen_from_start mbedtls
connect
tell renegotiate
wait_for prints renegotiate
tell third
wait_for prints third
hang_up
goes_on() {
    exited 0 && shown renegotiate && shown third && told "client > server  no_renegotiation," &&
        heard "received close_notify"
}
claim "Mbed TLS asks, is refused, and goes on: so do we" goes_on

# ---- Peers from before ------------------------------------------------------------------------------------------

start_gnutls :%DISABLE_SAFE_RENEGOTIATION
ours
cannot_be_trusted() {
    exited 1 && shown '"reason":"NO_SECURE_RENEGOTIATION"' && told "handshake_failure (40)" &&
        heard "Received alert '40'"
}
claim "a server without secure renegotiation is refused" cannot_be_trusted
start_stream
converse hello gnutls-cli --port "$port" --x509cafile "$ca" --priority "$gnutls12:%DISABLE_SAFE_RENEGOTIATION" localhost
is_served() {
    exited 0 && shown hello && heard "client > server  close_notify,"
}
claim "a client without it is served: it is the client that could be wronged" is_served

# Keying material does not belong to one connection alone where the master secret does not (RFC 7627 5.4).
exports_nothing() {
    exited 0 && shown hello && told tls-server-end-point && ! says exported && ! says tls-unique
}
start_gnutls :%NO_SESSION_HASH
converse hello "$stream" client --port "$port" --ca "$ca"
claim "with a server without extended master secret there is no exporter" exports_nothing
start_stream
converse hello gnutls-cli --port "$port" --x509cafile "$ca" --priority "$gnutls12:%NO_SESSION_HASH" localhost
serves_without() {
    is_served && heard tls-server-end-point && ! hears exported && ! hears tls-unique
}
claim "nor with such a client" serves_without

conclude
