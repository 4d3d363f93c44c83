# gnutls.sh - gnutls-cli and gnutls-serv. Both describe what was agreed in one line, in names of their own.
. "${peers:=$(dirname "$0")}/helpers.sh"
their_name=GnuTLS
their_kinds=$kinds
alpn_is_needed=--alpn-fatal # or it goes on without
their_client_kinds=$kinds
their_update="^rekey^" # updates, and asks us to
their_lone_update="^rekey1^"

# TLS_AES_128_GCM_SHA256 is AES-128-GCM, and so is TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.
gnutls_suite() {
    upper "$1" | sed 's/^TLS-//; s/^.*-WITH-//; s/-SHA[0-9]*$//'
}

# Behind it a suite of TLS 1.2 has a key exchange.
gnutls_exchange() {
    case $1 in
    *_WITH_*) upper "$1" | sed 's/^TLS-/:+/; s/-WITH-.*//' ;;
    esac
}

gnutls_scheme() {
    case $1 in
    ed*) echo "EdDSA-E${1#e}" ;;
    rsa_pss_pss_*) upper "rsa_pss_${1#rsa_pss_pss_}" ;;
    rsa_pkcs1_*) upper "rsa_${1#rsa_pkcs1_}" ;;
    ecdsa_*) [ $version = TLSv1.3 ] && upper "$1" || upper "ecdsa_${1##*_}" ;;
    *) upper "$1" ;;
    esac
}

# The key exchange, its group, and what signed it.
described_exchange() {
    case $2 in
    none) echo "(RSA)" ;;
    ffdhe*) echo "(DHE-$(upper "$2"))-($(gnutls_scheme "$3"))" ;;
    *) echo "(ECDHE-$(upper "$2"))-($(gnutls_scheme "$3"))" ;;
    esac
}

description() {
    echo "(TLS${version#TLSv}-X.509)-$(described_exchange "$@")-($(gnutls_suite "$1"))"
}

# priority SUITE GROUP SCHEMES: nothing else is offered.
priority() {
    echo "NONE:+VERS-TLS${version#TLSv}:+AEAD:+CTYPE-X509:+COMP-NULL:+$(gnutls_suite "$1")$(
        gnutls_exchange "$1"
        for group in $(groups_beside "$2" | sed s/none//); do
            echo ":+GROUP-$(upper "$group")"
        done
        for scheme in $3; do
            [ "$scheme" = none ] && echo ":+SIGN-ALL" || echo ":+SIGN-$(gnutls_scheme "$scheme")"
        done
    )" | tr -d '\n'
}

gnutls_version() {
    [ $version = TLSv1.3 ] && echo NORMAL || echo NORMAL:-VERS-ALL:+VERS-TLS1.2:+DHE-RSA:+RSA
}

# start_theirs KIND OPTION...: it answers each line with the same.
start_theirs() {
    kind=$1
    shift
    start_quiet gnutls gnutls-serv --port 0 --echo --x509certfile "$certs/$kind.pem" \
        --x509keyfile "$certs/$kind-key.pem" --priority "$(gnutls_version)" "$@"
}

# start_logging KIND FILE: it writes a key log.
start_logging() {
    export SSLKEYLOGFILE="$2"
    start_theirs "$1"
    unset SSLKEYLOGFILE
}

# start_exporting KIND: it prints keying material.
start_exporting() {
    start_theirs "$1" --keymatexport=EXPORTER-Channel-Binding --keymatexportsize=32
}

answer_to() {
    echo "$1"
}

only_group() {
    echo "--priority $(gnutls_version):-GROUP-ALL:+GROUP-$(upper "$1")"
}

field_options() {
    only_group "$1"
}

require_client() {
    echo "--require-client-cert --verify-client-cert --x509cafile $ca"
}

# they_know NAME KIND: the client is this one, and its signature is of that kind.
they_know() {
    # shellcheck disable=SC2046 # a list of schemes
    heard "The certificate is trusted" && heard "Subject: CN=$1" &&
        wait_for hears_one "Client Signature: " $(for scheme in $(schemes_of "$2"); do gnutls_scheme "$scheme"; done)
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

# theirs_logging FILE SUITE GROUP SCHEMES
theirs_logging() {
    export SSLKEYLOGFILE="$1"
    shift
    theirs "$@"
    unset SSLKEYLOGFILE
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
        "--priority $(gnutls_version) --keymatexport=EXPORTER-Channel-Binding --keymatexportsize=32 localhost"
}

# update_theirs N WORD: its N-th update.
update_theirs() {
    tell "$2"
    wait_for counts "$1" "Rekey was completed" "$dir/out"
}
