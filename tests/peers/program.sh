# program.sh - what is claimed of a peer that is a program of ours in another language. To be sourced with these set:
#
#   program       how it is run: `$program client OPTION...` asks for /json and prints the answer, `$program server ...`
#                 sends back what comes, to one client after the other. Options: --port N, --ca FILE, --cert FILE,
#                 --key FILE, --groups A,B, --alpn A,B, --require-client, --tls 1.2 or 1.3. On stderr: "agreed VERSION
#                 SUITE GROUP", "protocol P", "peer NAME", "received close_notify", "failed: WHY".
#   their_kinds, their_groups    which keys and groups it knows
#   tells_group   empty where it cannot tell the group
. "$peers/claims.sh"

agreement() {
    echo "agreed $version $1${tells_group:+ $2}"
}
start_theirs() {
    kind=$1 server=theirs
    shift
    # shellcheck disable=SC2086 # a command
    start_listening theirs $program server --tls "${version#TLSv}" --cert "$certs/$kind.pem" \
        --key "$certs/$kind-key.pem" "$@"
    listen_from_start theirs
}
theirs() {
    # shellcheck disable=SC2086 # a command
    run $program client --tls "${version#TLSv}" --port "$port" --ca "$ca" "$@"
}
answer_to() {
    echo "$1"
}
they_agreed() {
    heard "$(agreement "$@")"
}
they_closed() {
    heard "received close_notify"
}
they_know() {
    heard "peer $1"
}
only_group() {
    echo "--groups $1"
}
field_options() {
    only_group "$1"
}
require_client() {
    echo "--require-client --ca $ca"
}
alpn_options() {
    echo "--alpn $1"
}
their_client_kinds=$their_kinds
alpn_is_needed=

# heard_of SUITE GROUP SCHEME: their client met our server.
heard_of() {
    exited 0 && told "$(agreement "$@")" && our_page_says "$@"
}
# serve_one NAME OPTION...: a server of ours with that certificate.
serve_one() {
    name=$1
    shift
    start_ours ours "$@" --cert "$certs/$name.pem" --key "$certs/$name-key.pem"
}
turned_away() {
    [ "$code" -ne 0 ] && heard "server > client  $1," && told failed
}
known_by_name() {
    exited 0 && shown "\"client\":	\"CN = $1\""
}
chose_protocol() {
    exited 0 && told "protocol http/1.1" && shown '"alpn":	"http/1.1"'
}
tried_again() {
    heard_of $first_suite secp384r1 $first_scheme && shown '"hello_retried":	true'
}

their_client_meets_ours() {
    for suite in $suites; do
        serve_one p256 --suites "$suite"
        for group in $their_groups; do
            theirs --groups "$group"
            claim "its client: $suite, $group" heard_of "$suite" "$group" $first_scheme
        done
    done
    for kind in $their_kinds; do
        for scheme in $(schemes_of "$kind"); do
            serve_one "$kind" --suites $first_suite --groups secp256r1 --sigalgs "$scheme"
            theirs --groups secp256r1
            claim "its client: $scheme" heard_of $first_suite secp256r1 "$scheme"
        done
    done
    serve_one p256 --suites $first_suite --groups secp384r1
    theirs --groups secp256r1,secp384r1
    claim "its client gives another key share" tried_again
    serve_one p256 --alpn http/1.1
    theirs --alpn h2,http/1.1
    claim "its client: a protocol that both have" chose_protocol
    listen_to ours
    theirs --alpn h2
    claim "its client: no protocol in common" turned_away no_application_protocol
    listen_to ours
    serve_one p256 --client-ca "$ca"
    for kind in $their_kinds; do
        theirs --cert "$certs/client_$kind.pem" --key "$certs/client_$kind-key.pem"
        claim "its client's certificate: $kind" known_by_name "client_$kind"
    done
    listen_to ours
    theirs
    claim "its client without a certificate" turned_away certificate_required
    listen_to ours
    theirs --cert "$certs/mallory.pem" --key "$certs/mallory-key.pem"
    claim "its client with one of another authority" turned_away unknown_ca
    make_server elsewhere p256 DNS:example.org
    serve_one elsewhere
    theirs
    refuses_us() {
        [ "$code" -ne 0 ] && told failed && heard "handshake failed: the peer ended the connection with an alert"
    }
    claim "its client refuses a certificate for another name" refuses_us
}

# meet_both_ways UNKNOWN: the alert by which their server refuses a certificate of another authority.
meet_both_ways() {
    # shellcheck disable=SC2086 # lists
    make_identities $their_kinds
    # shellcheck disable=SC2086
    make_clients $their_client_kinds
    groups=$their_groups
    our_client_meets_all
    our_client_retries
    our_client_proves_itself "${2-certificate_required (116)}" failed "$1" failed
    our_client_names_protocols "protocol h2" failed
    our_client_updates_keys
    their_client_meets_ours
}

# meet_in_tls12 UNKNOWN MISSING: the same in TLS 1.2, behind meet_both_ways; the alerts by which their server refuses a
# certificate of another authority, and none.
meet_in_tls12() {
    . "$peers/tls12.sh"
    our_client_meets_all
    our_client_proves_itself "$2" failed "$1" failed
    our_client_names_protocols "protocol h2" failed
    cases "$client_fields" >"$dir/cases"
    while read -r kind suite group scheme <&5; do
        # shellcheck disable=SC2046 # a list of options
        serve_one "$kind" $(our_offer "$suite" "$group" "$scheme")
        theirs
        claim "its client in TLS 1.2: $suite, $group, $scheme" heard_of "$suite" "$group" "$scheme"
    done 5<"$dir/cases"
    serve_one p256 --client-ca "$ca"
    for client in $their_client_kinds; do
        theirs --cert "$certs/client_$client.pem" --key "$certs/client_$client-key.pem"
        claim "its client's certificate in TLS 1.2: $client" known_by_name "client_$client"
    done
    listen_to ours
    theirs
    claim "its client without a certificate in TLS 1.2" turned_away handshake_failure
    serve_one p256 --alpn http/1.1
    theirs --alpn h2,http/1.1
    claim "its client in TLS 1.2: a protocol that both have" chose_protocol
}
