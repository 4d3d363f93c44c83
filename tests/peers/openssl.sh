# openssl.sh - openssl s_client and s_server. Both trace the messages that pass, which is where we read what was agreed.
. "${peers:=$(dirname "$0")}/helpers.sh"
their_name=OpenSSL
their_kinds=$kinds
alpn_is_needed=
client_fields=ffdhe2048 # it names no fields in TLS 1.2, and takes what it gets
their_client_kinds=$kinds
their_update=K # updates, and asks us to
their_lone_update=k

openssl_group() {
    echo "$1" | sed 's/secp\(...\)r1/P-\1/g; s/ /:/g'
}

# OpenSSL's names for suites are its own, except those of TLS 1.3.
openssl_suite() {
    case $1 in
    *_WITH_*) upper "$1" | sed 's/^TLS-//; s/^RSA-WITH-//; s/-WITH-/-/; s/AES-/AES/; s/POLY1305-SHA256/POLY1305/' ;;
    *) echo "$1" ;;
    esac
}

# As the trace writes it. It shows a field's prime, not its name, and its length in bytes.
traced_group() {
    case $version,$1 in
    *,none) echo "KeyExchangeAlgorithm=rsa " ;;
    *,ffdhe*) echo "KeyExchangeAlgorithm=DHE         dh_p (len=$((${1#ffdhe} / 8))): FFFFFFFFFFFFFFFFADF85458" ;;
    TLSv1.2,x*) echo "named_curve: ecdh_$1 (" ;;
    TLSv1.2,*) echo "named_curve: $1 (P-" ;;
    *,x*) echo "NamedGroup: ecdh_$1 (" ;;
    *) echo "NamedGroup: $1 (P-" ;;
    esac
}

traced_scheme() {
    [ "$1" = none ] || echo "Signature Algorithm: $1 ("
}

# traced SUITE GROUP SCHEME in FILE: of these the server chose and made them.
traced() {
    tr '\n' ' ' <"$4" >"$dir/line"
    for text in "} $1       compression_method" "$(traced_group "$2")" "$(traced_scheme "$3")"; do
        grep -qF -e "$text" "$dir/line" || lacks "the trace" "$text" || return 1
    done
}

openssl_version() {
    [ $version = TLSv1.3 ] || echo -tls1_2
}

# openssl_offer SUITE GROUP SCHEMES: the options by which their client offers nothing else. It names no fields in
# TLS 1.2.
openssl_offer() {
    case $version in
    TLSv1.2) echo "-tls1_2 -cipher $(openssl_suite "$1")" ;;
    *) echo "-ciphersuites $1" ;;
    esac
    case $2 in
    none | ffdhe*) ;;
    *) echo "-groups $(openssl_group "$(groups_beside "$2")")" ;;
    esac
    [ "$3" = none ] || echo "-sigalgs $(echo "$3" | tr ' ' :)"
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
    # shellcheck disable=SC2046 # an option, or none
    start_quiet openssl openssl s_server -accept 127.0.0.1:0 -cert "$certs/$kind.pem" -key "$certs/$kind-key.pem" \
        -trace $(openssl_version) "$@"
}

# start_logging KIND FILE: it writes a key log.
start_logging() {
    start_theirs "$1" -keylogfile "$2"
}

# start_exporting KIND: it prints keying material.
start_exporting() {
    start_commanded "$1" -keymatexport EXPORTER-Channel-Binding -keymatexportlen 32
}

# start_commanded KIND OPTION...: it takes commands and text from `order`. It knows a command only when that is all it
# reads.
start_commanded() {
    kind=$1
    shift
    [ -e "$dir/server.in" ] || mkfifo "$dir/server.in"
    exec 4<>"$dir/server.in"
    : >"$dir/commanded.out"
    # shellcheck disable=SC2046 # an option, or none
    stdbuf -oL openssl s_server -accept 127.0.0.1:0 -cert "$certs/$kind.pem" -key "$certs/$kind-key.pem" -trace \
        $(openssl_version) "$@" <"$dir/server.in" >"$dir/commanded.out" 2>"$dir/commanded.err" &
    pid=$!
    children="$children $pid"
    wait_for finds_port "$pid" || exit 1
    listen_to commanded
}

order() {
    echo "$1" >&4
}

answer_to() {
    echo "$1" | rev
}

they_closed() {
    heard "CONNECTION CLOSED" && [ "$(grep -c 'description=close notify' "$dir/server")" -eq 2 ]
}

they_agreed() {
    heard "CONNECTION CLOSED" && traced "$@" "$dir/server" && heard "Ciphersuite: $(openssl_suite "$1")"
}

only_group() {
    echo "-groups $(openssl_group "$1")"
}

# The field of a server's own choice.
field_options() {
    echo "-dhparam $(field "$1")"
}

require_client() {
    echo "-Verify 1 -CAfile $ca -verify_return_error"
}

# they_know NAME KIND: the client is this one, and its signature is of that kind.
they_know() {
    # shellcheck disable=SC2046 # a list of schemes
    heard "Peer certificate: CN = $1" && heard "Verification: OK" &&
        wait_for hears_one "Signature Algorithm: " $(schemes_of "$2")
}

alpn_options() {
    echo "-alpn $(echo "$*" | tr ' ' ',')"
}

# theirs SUITE GROUP SCHEMES OPTION...: their client asks ours for the page.
theirs() {
    suite=$1 group=$2 scheme=$3
    shift 3
    # shellcheck disable=SC2046 # a list of options
    converse "$request" openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$ca" -ign_eof \
        -verify_return_error -verify_hostname localhost $(openssl_offer "$suite" "$group" "$scheme") -trace "$@"
}

# theirs_logging FILE SUITE GROUP SCHEMES
theirs_logging() {
    file=$1
    shift
    theirs "$@" -keylogfile "$file"
}

their_client_agreed() {
    traced "$@" "$dir/out" && shown "Cipher is $(openssl_suite "$1")" && shown "Verification: OK" &&
        shown "Verified peername: localhost"
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
        "$(openssl_version) -keymatexport EXPORTER-Channel-Binding -keymatexportlen 32"
}

# update_theirs N WORD: its N-th update. It knows the word only when it is all that it reads.
update_theirs() {
    tell "$2"
    wait_for counts "$1" KEYUPDATE "$dir/err"
}
