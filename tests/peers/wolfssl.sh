# wolfssl.sh - a client and a server over wolfSSL's library: tests/programs/wolfssl_peer.c.
#
# wolfSSL does not tell with which scheme a signature was made; but each is tried where no other is allowed.
. "${peers:=$(dirname "$0")}/helpers.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
their_name=wolfSSL
their_kinds="p256 p384 p521 rsa ed25519 ed448"
their_client_kinds="p256 p384 p521 rsa ed25519 ed448"
alpn_is_needed=
their_update="!update"
their_lone_update="!update"
wolfssl=$TEST_PROGRAMS/wolfssl_peer

# In wolfSSL's words.
wolfssl_suite() {
    echo "$1" | sed 's/^TLS_/TLS13-/; s/AES_/AES/; s/_/-/g'
}

wolfssl_schemes() {
    for scheme in $1; do
        case $scheme in
        ecdsa*) echo "ECDSA+$(upper "${scheme##*_}")" ;;
        rsa*) echo "RSA-PSS+$(upper "${scheme##*_}")" ;;
        *) upper "$scheme" ;;
        esac
    done | paste -s -d :
}

agreement() {
    echo "agreed TLSv1.3 $(wolfssl_suite "$1") $(upper "$2")"
}

# start_theirs KIND OPTION...: it sends each line back.
start_theirs() {
    kind=$1
    shift
    server=wolfssl
    start_listening wolfssl "$wolfssl" server --cert "$certs/$kind.pem" --key "$certs/$kind-key.pem" "$@"
    listen_from_start wolfssl
}

answer_to() {
    echo "$1"
}

only_group() {
    echo "--group $1"
}

require_client() {
    echo "--require-client --ca $ca"
}

they_know() {
    heard "the peer has sent 1 certificate(s)"
}

alpn_options() {
    echo "--alpn $(echo "$*" | tr ' ' ',')"
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
    converse "$request" "$wolfssl" client --port "$port" --ca "$ca" --name localhost --suite "$(wolfssl_suite "$suite")" \
        --group "$group" --schemes "$(wolfssl_schemes "$schemes")" "$@"
}

their_client_agreed() {
    told "$(agreement "$@")"
}

their_client_saw_the_end() {
    exited 0 && told "received close_notify"
}

share_another_group() {
    echo "--no-share"
}

client_identity() {
    echo "--cert $certs/$1.pem --key $certs/$1-key.pem"
}

their_talker() {
    echo "$wolfssl client --port $port --ca $ca --name localhost"
}

update_theirs() {
    tell "$2"
}
