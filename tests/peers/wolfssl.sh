# wolfssl.sh - a client and a server over wolfSSL's library.
#
# wolfSSL does not tell with which scheme a signature was made; but each is tried where no other is allowed.
library=wolfssl
. "${peers:=$(dirname "$0")}/library.sh"
their_name=wolfSSL
their_kinds="p256 p384 p521 rsa ed25519 ed448"
their_client_kinds=$their_kinds
has_transport=
server_fields=ffdhe3072 # its server takes the largest that the client names, and knows no larger
client_fields=ffdhe2048
their_update="!update"
their_lone_update="!update"
wolfssl=$their_program

suite_name() {
    case $1 in
    *_WITH_*) upper "$1" | sed 's/^TLS-//; s/^RSA-WITH-//; s/-WITH-/-/; s/AES-/AES/; s/POLY1305-SHA256/POLY1305/' ;;
    *) upper "$1" | sed 's/^TLS-/TLS13-/; s/AES-/AES/' ;;
    esac
}

agreement() {
    echo "agreed $version $(suite_name "$1") $(upper "$2" | sed 's/FFDHE/FFDHE_/')"
}

scheme_names() {
    for scheme in $1; do
        case $scheme in
        ecdsa*) echo "ECDSA+$(upper "${scheme##*_}")" ;;
        rsa_pkcs1*) echo "RSA+$(upper "${scheme##*_}")" ;;
        rsa*) echo "RSA-PSS+$(upper "${scheme##*_}")" ;;
        *) upper "$scheme" ;;
        esac
    done | paste -s -d :
}

server_options() {
    [ $version = TLSv1.3 ] || echo --tls12
}

client_options() {
    echo "--group $(groups_beside "$1" | tr ' ' ,) --schemes $(scheme_names "$2")"
    server_options
}

only_group() {
    echo "--group $1"
}

# It takes any parameters for a leave to do DHE, and then the largest group that the client names.
field_options() {
    echo "--field $(field "$1")"
}

they_know() {
    heard "the peer has sent 1 certificate(s)"
}

share_another_group() {
    echo "--no-share"
}

their_talker() {
    echo "$wolfssl client --port $port --ca $ca --name localhost"
}

update_theirs() {
    tell "$2"
}
