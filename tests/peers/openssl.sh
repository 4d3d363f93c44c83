# openssl.sh - openssl s_client and s_server. Both trace the messages that pass, which is where we read what was agreed.
. "${peers:=$(dirname "$0")}/helpers.sh"
their_name=OpenSSL
their_kinds=$kinds
alpn_is_needed=
their_client_kinds=$kinds
their_update=K # updates, and asks us to
their_lone_update=k

openssl_group() {
    echo "$1" | sed 's/secp\(...\)r1/P-\1/'
}

# As the trace writes it.
traced_group() {
    case $1 in
    x*) echo "ecdh_$1 (" ;;
    *) echo "$1 (P-" ;;
    esac
}

# traced SUITE GROUP SCHEME in FILE: of these the server chose and made them.
traced() {
    tr '\n' ' ' <"$4" >"$dir/line"
    for text in "} $1       compression_method" "NamedGroup: $(traced_group "$2")" "Signature Algorithm: $3 ("; do
        grep -qF -e "$text" "$dir/line" || lacks "the trace" "$text" || return 1
    done
}

# start_theirs KIND OPTION...: it answers each line reversed.
start_theirs() {
    kind=$1
    shift
    start_openssl "$kind" -rev "$@"
}

# start_openssl KIND OPTION...
start_openssl() {
    kind=$1
    shift
    start_quiet openssl openssl s_server -accept 127.0.0.1:0 -cert "$certs/$kind.pem" -key "$certs/$kind-key.pem" \
        -trace "$@"
}

answer_to() {
    echo "$1" | rev
}

they_closed() {
    heard "CONNECTION CLOSED" && [ "$(grep -c 'description=close notify' "$dir/server")" -eq 2 ]
}

they_agreed() {
    heard "CONNECTION CLOSED" && traced "$@" "$dir/server" && heard "Ciphersuite: $1"
}

only_group() {
    echo "-groups $(openssl_group "$1")"
}

require_client() {
    echo "-Verify 1 -CAfile $ca -verify_return_error"
}

# they_know NAME KIND: the client is this one, and its signature is of that kind.
they_know() {
    scheme=$(schemes_of "$2")
    heard "Peer certificate: CN = $1" && heard "Verification: OK" && heard "Signature Algorithm: ${scheme%% *} ("
}

alpn_options() {
    echo "-alpn $(echo "$*" | tr ' ' ',')"
}

# theirs SUITE GROUP SCHEMES OPTION...: their client asks ours for the page.
theirs() {
    suite=$1 group=$2 scheme=$3
    shift 3
    converse "$request" openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$ca" -ign_eof \
        -verify_return_error -verify_hostname localhost -ciphersuites "$suite" -groups "$(openssl_group "$group")" \
        -sigalgs "$(echo "$scheme" | tr ' ' :)" -trace "$@"
}

their_client_agreed() {
    traced "$@" "$dir/out" && shown "Cipher is $1" && shown "Verification: OK" && shown "Verified peername: localhost"
}

their_client_saw_the_end() {
    exited 0 && shown closed && [ "$(grep -c 'description=close notify' "$dir/out")" -eq 2 ]
}

# Takes P-384, but shares a key of X25519.
share_another_group() {
    echo "-groups X25519:P-384"
}

client_identity() {
    echo "-cert $certs/$1.pem -key $certs/$1-key.pem"
}

their_talker() {
    echo "openssl s_client -connect 127.0.0.1:$port -servername localhost -CAfile $ca -verify_return_error" \
        "-keymatexport EXPORTER-Channel-Binding -keymatexportlen 32"
}

# update_theirs N WORD: its N-th update. It knows the word only when it is all that it reads.
update_theirs() {
    tell "$2"
    wait_for counts "$1" KEYUPDATE "$dir/err"
}
