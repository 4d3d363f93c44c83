# library.sh - what the adapters to libraries share, whose client and server are tests/programs/LIBRARY_peer.c. To be
# sourced with `library` set; the adapter adds:
#
#   suite_name SUITE              in the library's words
#   agreement SUITE GROUP         the line that tells what was agreed
#   server_options                that their server has always
#   client_options GROUP SCHEMES  that make their client offer these and nothing else
. "${peers:=$(dirname "$0")}/helpers.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
their_program=$TEST_PROGRAMS/${library}_peer
alpn_is_needed=

# start_theirs KIND OPTION...: it sends each line back.
start_theirs() {
    kind=$1 server=$library
    shift
    # shellcheck disable=SC2046 # options
    start_listening "$library" "$their_program" server --cert "$certs/$kind.pem" --key "$certs/$kind-key.pem" \
        $(server_options) "$@"
    listen_from_start "$library"
}

answer_to() {
    echo "$1"
}

# Left a choice of suites, it has a preference of its own.
require_client() {
    echo "--require-client --ca $ca --suite $(suite_name $first_suite)"
}

alpn_options() {
    echo "--alpn $(echo "$*" | tr ' ' ',') --suite $(suite_name $first_suite)"
}

they_closed() {
    heard "received close_notify" && heard end
}

they_agreed() {
    heard "$(agreement "$@")" && heard "received hello"
}

# theirs SUITE GROUP SCHEMES OPTION...: their client asks ours for the page.
theirs() {
    suite=$1 group=$2 schemes=$3
    shift 3
    # shellcheck disable=SC2046 # options
    converse "$request" "$their_program" client --port "$port" --ca "$ca" --name localhost \
        --suite "$(suite_name "$suite")" $(client_options "$group" "$schemes") "$@"
}

their_client_agreed() {
    told "$(agreement "$@")"
}

their_client_saw_the_end() {
    exited 0 && told "received close_notify"
}

client_identity() {
    echo "--cert $certs/$1.pem --key $certs/$1-key.pem"
}
