# mbedtls.sh - a client and a server over Mbed TLS: tests/programs/mbedtls_peer.c. It has TLS 1.2 alone: tls12.sh goes
# with it.
#
# It tells neither the group nor the scheme; but each is tried where no other is allowed.
. "${peers:=$(dirname "$0")}/helpers.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
their_name="Mbed TLS"
their_kinds="p256 p384 p521 rsa"
their_client_kinds=$their_kinds
alpn_is_needed=
groups="x25519 secp256r1 secp384r1 secp521r1"
rsa_schemes="rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512"
server_fields="ffdhe2048 ffdhe3072 ffdhe4096" # the larger ones take it seconds
client_fields=ffdhe2048                      # it names none, and takes what it gets
mbedtls=$TEST_PROGRAMS/mbedtls_peer

mbedtls_suite() {
    upper "$1"
}

# Its signatures differ in their hash alone: by the first scheme.
mbedtls_hash() {
    [ "$1" = none ] || upper "$1" | sed 's/ .*//; s/.*-/--hash /'
}

mbedtls_group() {
    case $1 in
    none | ffdhe*) ;;
    *) echo "--group $(groups_beside "$1" | tr ' ' ,)" ;;
    esac
}

agreement() {
    echo "agreed TLSv1.2 $(mbedtls_suite "$1")"
}

# start_theirs KIND OPTION...: it sends each line back.
start_theirs() {
    kind=$1
    shift
    server=mbedtls
    start_listening mbedtls "$mbedtls" server --cert "$certs/$kind.pem" --key "$certs/$kind-key.pem" \
        --group x25519,secp521r1,secp384r1,secp256r1 "$@"
    listen_from_start mbedtls
}

answer_to() {
    echo "$1"
}

field_options() {
    echo "--group $1"
}

# Left a choice of suites, it has a preference of its own.
require_client() {
    echo "--require-client --ca $ca --suite $(mbedtls_suite $first_suite)"
}

they_know() {
    heard "peer CN=$1"
}

alpn_options() {
    echo "--alpn $(echo "$*" | tr ' ' ',') --suite $(mbedtls_suite $first_suite)"
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
    converse "$request" "$mbedtls" client --port "$port" --ca "$ca" --name localhost \
        --suite "$(mbedtls_suite "$suite")" $(mbedtls_group "$group") $(mbedtls_hash "$schemes") "$@"
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
