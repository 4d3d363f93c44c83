#!/bin/sh
# Which version is spoken, with OpenSSL and GnuTLS: the newest that both sides have, or none, and no older one by a trick.
. "$(dirname "$0")/openssl.sh"
make_identities p256 rsa
both_keys=$(identity_options --cert --key p256 rsa)

# ---- Our client and their server ---------------------------------------------------------------------------------

# A server of theirs, by its name and its options.
s_server() {
    start_theirs p256 "$@"
}
gnutls_serv() {
    start_quiet gnutls gnutls-serv --port 0 --echo --x509certfile "$certs/p256.pem" \
        --x509keyfile "$certs/p256-key.pem" --priority "$1"
}

speak() {
    exited 0 && shown "\"version\":\"$1\"" && shown '"verified":true' && grep -qE '^(hello|olleh)$' "$dir/out"
}
# part ALERT VERSIONS: by the server's alert; this is what we had offered.
part() {
    number=$1
    shift
    exited 1 && shown '"reason":"PEER_SENT_ALERT"' && shown "\"alert\":$number," && told "We offer: versions: $*;"
}

while IFS='|' read -r their_server our_options outcome <&5; do
    # shellcheck disable=SC2086 # words, here and below
    $their_server
    # shellcheck disable=SC2086
    ours $our_options
    # shellcheck disable=SC2086
    claim "our client, $our_options; $their_server: they $outcome" $outcome
done 5<<END
s_server||speak TLSv1.3
s_server|--tls 1.2|speak TLSv1.2
s_server|--tls 1.3|speak TLSv1.3
s_server -tls1_2||speak TLSv1.2
s_server -tls1_2|--tls 1.2|speak TLSv1.2
s_server -tls1_2|--tls 1.3|part 70 TLS 1.3
s_server -tls1_3|--tls 1.2|part 70 TLS 1.2
s_server -tls1_1 -cipher DEFAULT@SECLEVEL=0||part 70 TLS 1.3, TLS 1.2
s_server -tls1 -cipher DEFAULT@SECLEVEL=0||part 70 TLS 1.3, TLS 1.2
gnutls_serv NORMAL||speak TLSv1.3
gnutls_serv NORMAL|--tls 1.2|speak TLSv1.2
gnutls_serv NORMAL:-VERS-TLS1.3||speak TLSv1.2
gnutls_serv NORMAL:-VERS-TLS1.3|--tls 1.3|part 40 TLS 1.3
gnutls_serv NORMAL:-VERS-TLS1.2|--tls 1.2|part 40 TLS 1.2
gnutls_serv LEGACY:-VERS-ALL:+VERS-TLS1.1||part 40 TLS 1.3, TLS 1.2
END

# ---- Their client and our server ---------------------------------------------------------------------------------

s_client() {
    converse "$request" openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" -ign_eof "$@"
}
gnutls_cli() {
    converse "$request" gnutls-cli --port "$port" --x509cafile "$ca" --priority "$1" localhost
}

get() {
    exited 0 && shown "\"version\":	\"$1\""
}
# hear_alert NUMBER SENTENCE: the client hears the alert, and our log has the sentence.
hear_alert() {
    number=$1
    shift
    [ "$code" -ne 0 ] && { says "alert number $number" || shown "alert [$number]"; } && heard "handshake failed: $*"
}

while IFS='|' read -r their_client our_options outcome <&5; do
    # shellcheck disable=SC2086
    start_ours ours $both_keys $our_options
    # shellcheck disable=SC2086
    $their_client
    # shellcheck disable=SC2086
    claim "our server, $our_options; $their_client: they $outcome" $outcome
done 5<<END
s_client||get TLSv1.3
s_client|--tls 1.2|get TLSv1.2
s_client|--tls 1.3|get TLSv1.3
s_client -tls1_2||get TLSv1.2
s_client -tls1_2|--tls 1.2|get TLSv1.2
s_client -tls1_2|--tls 1.3|hear_alert 70 the two sides have no version of TLS in common
s_client -tls1_3|--tls 1.2|hear_alert 70 the two sides have no version of TLS in common
s_client -tls1_1 -cipher DEFAULT@SECLEVEL=0||hear_alert 70 the two sides have no version of TLS in common
s_client -tls1 -cipher DEFAULT@SECLEVEL=0||hear_alert 70 the two sides have no version of TLS in common
s_client -tls1_2 -fallback_scsv||hear_alert 86 the client fell back to an older version than both sides speak
s_client -tls1_2 -fallback_scsv|--tls 1.2|get TLSv1.2
s_client -fallback_scsv||get TLSv1.3
s_client -tls1_2 -cipher AES128-SHA||hear_alert 40 the client offers only cipher suites that are broken or outdated
s_client -tls1_2 -cipher ECDHE+AESCCM||hear_alert 40 the two sides have no cipher suite in common
gnutls_cli NORMAL||get TLSv1.3
gnutls_cli NORMAL|--tls 1.2|get TLSv1.2
gnutls_cli NORMAL:-VERS-TLS1.3||get TLSv1.2
gnutls_cli NORMAL:-VERS-TLS1.3|--tls 1.3|hear_alert 70 the two sides have no version of TLS in common
gnutls_cli NORMAL:-VERS-TLS1.2|--tls 1.2|hear_alert 70 the two sides have no version of TLS in common
gnutls_cli LEGACY:-VERS-ALL:+VERS-TLS1.1||hear_alert 70 the two sides have no version of TLS in common
gnutls_cli LEGACY:-VERS-ALL:+VERS-TLS1.0||hear_alert 70 the two sides have no version of TLS in common
gnutls_cli NORMAL:-VERS-TLS1.3:%FALLBACK_SCSV||hear_alert 86 the client fell back to an older version
gnutls_cli NORMAL:-VERS-TLS1.3:-AEAD||hear_alert 40 the client offers only cipher suites that are broken or outdated
END
claim "our server ends in order" ends_well "$pid"

conclude
