# mbedtls.sh - a client and a server over Mbed TLS. It has TLS 1.2 alone: tls12.sh goes with it.
#
# It tells neither the group nor the scheme; but each is tried where no other is allowed.
library=mbedtls
. "${peers:=$(dirname "$0")}/library.sh"
their_name="Mbed TLS"
their_kinds="p256 p384 p521 rsa"
their_client_kinds=$their_kinds
groups="x25519 secp256r1 secp384r1 secp521r1"
rsa_schemes="rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512"
server_fields="ffdhe2048 ffdhe3072 ffdhe4096" # the larger ones take it seconds
client_fields=ffdhe2048                      # it names none, and takes what it gets

suite_name() {
    upper "$1"
}

agreement() {
    echo "agreed TLSv1.2 $(suite_name "$1")"
}

server_options() {
    echo "--group x25519,secp521r1,secp384r1,secp256r1"
}

# Its signatures differ in their hash alone: by the first scheme.
hash_option() {
    [ "$1" = none ] || upper "$1" | sed 's/ .*//; s/.*-/--hash /'
}

client_options() {
    case $1 in
    none | ffdhe*) ;;
    *) echo "--group $(groups_beside "$1" | tr ' ' ,)" ;;
    esac
    hash_option "$2"
}

field_options() {
    echo "--group $1"
}

they_know() {
    heard "peer CN=$1"
}
