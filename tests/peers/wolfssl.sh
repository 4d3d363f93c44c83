# wolfssl.sh - a client and a server over wolfSSL's library: tests/programs/wolfssl_peer.c.
#
# wolfSSL does not tell with which scheme a signature was made; but each is tried where no other is allowed.
. "${peers:=$(dirname "$0")}/helpers.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
their_name=wolfSSL
their_kinds="p256 p384 p521 rsa ed25519 ed448"
their_client_kinds="p256 p384 p521 rsa ed25519 ed448"
alpn_is_needed=
has_transport=
server_fields=ffdhe3072 # its server takes the largest that the client names, and knows no larger
client_fields=ffdhe2048
their_update="!update"
their_lone_update="!update"
wolfssl=$TEST_PROGRAMS/wolfssl_peer

# In wolfSSL's words.
wolfssl_suite() {
    case $1 in
    *_WITH_*) upper "$1" | sed 's/^TLS-//; s/^RSA-WITH-//; s/-WITH-/-/; s/AES-/AES/; s/POLY1305-SHA256/POLY1305/' ;;
    *) upper "$1" | sed 's/^TLS-/TLS13-/; s/AES-/AES/' ;;
    esac
}

wolfssl_schemes() {
    for scheme in $1; do
        case $scheme in
        ecdsa*) echo "ECDSA+$(upper "${scheme##*_}")" ;;
        rsa_pkcs1*) echo "RSA+$(upper "${scheme##*_}")" ;;
        rsa*) echo "RSA-PSS+$(upper "${scheme##*_}")" ;;
        *) upper "$scheme" ;;
        esac
    done | paste -s -d :
}

agreement() {
    echo "agreed $version $(wolfssl_suite "$1") $(upper "$2" | sed 's/FFDHE/FFDHE_/')"
}

wolfssl_version() {
    [ $version = TLSv1.3 ] || echo --tls12
}

# start_theirs KIND OPTION...: it sends each line back.
start_theirs() {
    kind=$1
    shift
    server=wolfssl
    # shellcheck disable=SC2046 # an option, or none
    start_listening wolfssl "$wolfssl" server --cert "$certs/$kind.pem" --key "$certs/$kind-key.pem" \
        $(wolfssl_version) "$@"
    listen_from_start wolfssl
}

answer_to() {
    echo "$1"
}

only_group() {
    echo "--group $1"
}

# It takes any parameters for a leave to do DHE, and then the largest group that the client names.
field_options() {
    echo "--field $(field "$1")"
}

# Left a choice of suites, it has a preference of its own.
require_client() {
    echo "--require-client --ca $ca --suite $(wolfssl_suite $first_suite)"
}

they_know() {
    heard "the peer has sent 1 certificate(s)"
}

alpn_options() {
    echo "--alpn $(echo "$*" | tr ' ' ',') --suite $(wolfssl_suite $first_suite)"
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
    # shellcheck disable=SC2046 # an option, or none
    converse "$request" "$wolfssl" client --port "$port" --ca "$ca" --name localhost \
        --suite "$(wolfssl_suite "$suite")" --group "$(groups_beside "$group" | tr ' ' ,)" \
        --schemes "$(wolfssl_schemes "$schemes")" $(wolfssl_version) "$@"
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
