# openssl.sh - openssl s_client and s_server. Both trace the messages that pass, which is where we read what was agreed.
. "${peers:=$(dirname "$0")}/helpers.sh"
their_name=OpenSSL
their_suites=$suites
their_groups=$groups
their_kinds=$kinds

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
    start_openssl "theirs_$kind" "$kind" -rev "$@"
}

# start_openssl NAME KIND OPTION...
start_openssl() {
    server=$1 kind=$2
    shift 2
    start_quiet "$server" openssl s_server -accept 127.0.0.1:0 -cert "$certs/$kind.pem" -key "$certs/$kind-key.pem" \
        -trace "$@"
    listen_to "$server"
}

answer_of_theirs() {
    shown olleh
}

they_closed() {
    heard "CONNECTION CLOSED" && [ "$(grep -c 'description=close notify' "$dir/server")" -eq 2 ]
}

they_agreed() {
    heard "CONNECTION CLOSED" && traced "$@" "$dir/server" && heard "Ciphersuite: $1"
}

# theirs SUITE GROUP SCHEME OPTION...: their client asks ours for the page.
theirs() {
    suite=$1 group=$2 scheme=$3
    shift 3
    converse "$request" openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$ca" -ign_eof \
        -verify_return_error -verify_hostname localhost -ciphersuites "$suite" -groups "$(openssl_group "$group")" \
        -sigalgs "$scheme" -trace "$@"
}

their_client_agreed() {
    traced "$@" "$dir/out" && shown "Cipher is $1" && shown "Verification: OK" && shown "Verified peername: localhost"
}

their_client_saw_the_end() {
    exited 0 && shown closed && [ "$(grep -c 'description=close notify' "$dir/out")" -eq 2 ]
}
