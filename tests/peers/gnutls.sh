# gnutls.sh - gnutls-cli and gnutls-serv. Both describe what was agreed in one line, in names of their own.
. "${peers:=$(dirname "$0")}/helpers.sh"
their_name=GnuTLS
their_kinds=$kinds
alpn_is_needed=--alpn-fatal # or it goes on without
their_client_kinds=$kinds
their_update="^rekey^" # updates, and asks us to
their_lone_update="^rekey1^"

# TLS_AES_128_GCM_SHA256 is AES-128-GCM.
gnutls_suite() {
    upper "$1" | sed 's/^TLS-//; s/-SHA[0-9]*$//'
}

gnutls_scheme() {
    case $1 in
    ed*) echo "EdDSA-E${1#e}" ;;
    rsa_pss_pss_*) upper "rsa_pss_${1#rsa_pss_pss_}" ;;
    *) upper "$1" ;;
    esac
}

description() {
    echo "(TLS1.3-X.509)-(ECDHE-$(upper "$2"))-($(gnutls_scheme "$3"))-($(gnutls_suite "$1"))"
}

# priority SUITE GROUP SCHEMES: nothing else is offered.
priority() {
    echo "NONE:+VERS-TLS1.3:+AEAD:+CTYPE-X509:+GROUP-$(upper "$2"):+$(gnutls_suite "$1")$(
        for scheme in $3; do
            echo ":+SIGN-$(gnutls_scheme "$scheme")"
        done | tr -d '\n'
    )"
}

# start_theirs KIND OPTION...: it answers each line with the same.
start_theirs() {
    kind=$1
    shift
    start_quiet gnutls gnutls-serv --port 0 --echo --x509certfile "$certs/$kind.pem" \
        --x509keyfile "$certs/$kind-key.pem" "$@"
}

answer_to() {
    echo "$1"
}

only_group() {
    echo "--priority NORMAL:-GROUP-ALL:+GROUP-$(upper "$1")"
}

require_client() {
    echo "--require-client-cert --verify-client-cert --x509cafile $ca"
}

# they_know NAME KIND: the client is this one, and its signature is of that kind.
they_know() {
    scheme=$(schemes_of "$2")
    heard "The certificate is trusted" && heard "Subject: CN=$1" &&
        heard "Client Signature: $(gnutls_scheme "${scheme%% *}")"
}

alpn_options() {
    for protocol in "$@"; do
        echo "--alpn $protocol"
    done
}

# It does not tell that the client has closed; our client's exit status tells that it has answered properly.
they_closed() {
    exited 0
}

they_agreed() {
    heard "$(description "$@")" && heard "received cmd: hello"
}

# theirs SUITE GROUP SCHEMES OPTION...: their client asks ours for the page.
theirs() {
    suite=$1 group=$2 scheme=$3
    shift 3
    converse "$request" gnutls-cli --port "$port" --x509cafile "$ca" --priority "$(priority "$suite" "$group" "$scheme")" \
        "$@" localhost
}

their_client_agreed() {
    shown "$(description "$@")" && shown "The certificate is trusted"
}

their_client_saw_the_end() {
    exited 0 && shown "Peer has closed the GnuTLS connection"
}

# Takes P-384, but shares a key of X25519.
share_another_group() {
    echo "--single-key-share --priority NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP384R1"
}

client_identity() {
    echo "--x509certfile $certs/$1.pem --x509keyfile $certs/$1-key.pem"
}

their_talker() {
    echo "stdbuf -oL gnutls-cli --port $port --x509cafile $ca --inline-commands" \
        "--keymatexport=EXPORTER-Channel-Binding --keymatexportsize=32 localhost"
}

# update_theirs N WORD: its N-th update.
update_theirs() {
    tell "$2"
    wait_for counts "$1" "Rekey was completed" "$dir/out"
}
