# gnutls.sh - gnutls-cli and gnutls-serv. Both describe what was agreed in one line, in names of their own.
. "${peers:=$(dirname "$0")}/helpers.sh"
their_name=GnuTLS
their_suites=$suites
their_groups=$groups
their_kinds=$kinds

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

# priority SUITE GROUP SCHEME: nothing else is offered.
priority() {
    echo "NONE:+VERS-TLS1.3:+AEAD:+CTYPE-X509:+GROUP-$(upper "$2"):+SIGN-$(gnutls_scheme "$3"):+$(gnutls_suite "$1")"
}

# start_gnutls NAME OPTION...
start_gnutls() {
    server=$1
    shift
    start_quiet "$server" gnutls-serv --port 0 "$@"
    listen_to "$server"
}

# start_theirs KIND OPTION...: it answers each line with the same.
start_theirs() {
    kind=$1
    shift
    start_gnutls "theirs_$kind" --echo --x509certfile "$certs/$kind.pem" --x509keyfile "$certs/$kind-key.pem" "$@"
}

answer_of_theirs() {
    shown hello
}

# It does not tell that the client has closed; our client's exit status tells that it has answered properly.
they_closed() {
    exited 0
}

they_agreed() {
    heard "$(description "$@")" && heard "received cmd: hello"
}

# theirs SUITE GROUP SCHEME OPTION...: their client asks ours for the page.
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
