# wolfssl.sh - a client and a server over wolfSSL's library: tests/programs/wolfssl_peer.c.
#
# wolfSSL does not tell with which scheme a signature was made; but each is tried where no other is allowed. With an RSA
# key that is for PSS alone, wolfSSL 5.5 signs as if it were for everything (rsa_pss_rsae), which is refused: see
# wolfssl_server_test.sh.
. "${peers:=$(dirname "$0")}/helpers.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
their_name=wolfSSL
their_suites=$suites
their_groups=$groups
their_kinds="p256 p384 p521 rsa ed25519 ed448"
wolfssl=$TEST_PROGRAMS/wolfssl_peer

# In wolfSSL's words.
wolfssl_suite() {
    echo "$1" | sed 's/^TLS_/TLS13-/; s/AES_/AES/; s/_/-/g'
}

wolfssl_scheme() {
    hash=${1##*_}
    case $1 in
    ecdsa*) echo "ECDSA+$(upper "$hash")" ;;
    rsa*) echo "RSA-PSS+$(upper "$hash")" ;;
    *) upper "$1" ;;
    esac
}

agreement() {
    echo "agreed TLSv1.3 $(wolfssl_suite "$1") $(upper "$2")"
}

# start_wolfssl NAME OPTION...
start_wolfssl() {
    server=$1
    shift
    start_listening "$server" "$wolfssl" server "$@"
    listen_to "$server"
}

# start_theirs KIND OPTION...: it sends each line back.
start_theirs() {
    kind=$1
    shift
    start_wolfssl "theirs_$kind" --cert "$certs/$kind.pem" --key "$certs/$kind-key.pem" "$@"
}

answer_of_theirs() {
    shown hello
}

they_closed() {
    heard "received close_notify" && heard end
}

they_agreed() {
    heard "$(agreement "$@")" && heard "received hello"
}

# theirs SUITE GROUP SCHEME OPTION...: their client asks ours for the page.
theirs() {
    suite=$1 group=$2 scheme=$3
    shift 3
    converse "$request" "$wolfssl" client --port "$port" --ca "$ca" --name localhost --suite "$(wolfssl_suite "$suite")" \
        --group "$group" --schemes "$(wolfssl_scheme "$scheme")" "$@"
}

their_client_agreed() {
    told "$(agreement "$@")" && told "peer "
}

their_client_saw_the_end() {
    exited 0 && told "received close_notify"
}
