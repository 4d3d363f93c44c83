# helpers.sh - what the tests against other implementations share. To be sourced by a script beside it; one that lies
# elsewhere sets `peers` to this folder first.
#
#   make_identities KIND...  certificates made by openssl, not by us: $certs/KIND.pem and $certs/KIND-key.pem
#   start_ours NAME ...      `handfast serve`; its port is in $port, as for every server here
#   start_quiet NAME CMD...  a server that does not say where it listens
#   ours ...                 `handfast connect` says "hello"; what came back is in $dir/out, what it says in $dir/err
#   listen_to NAME           what that server prints from now on is what `heard TEXT` looks at
#   converse TEXT CMD...     runs it with this input
#
# The adapters, openssl.sh and so on, add a client and a server that are not ours, all under the same names; claims.sh
# has what is claimed of each of them, and tls12.sh makes it TLS 1.2 that they speak.
: "${peers:=$(dirname "$0")}"
. "$peers/../command/helpers.sh"
certs=$dir/certs
ca=$certs/ca.pem
mkdir "$certs"

version=TLSv1.3
suites="TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
groups="x25519 secp256r1 secp384r1 secp521r1 x448"
kinds="p256 p384 p521 rsa rsapss ed25519 ed448"

# need COMMAND WHAT: a test without its tool is skipped, and says so.
need() {
    command -v "$1" >/dev/null || {
        echo "skipped: $2 ($1) is not installed"
        exit 77
    }
}

# Most others write their names like this.
upper() {
    echo "$1" | tr 'a-z_' 'A-Z-'
}

# ---- Certificates ------------------------------------------------------------------------------------------------

# The signature schemes that a kind of key can make.
schemes_of() {
    case $1 in
    p256) echo ecdsa_secp256r1_sha256 ;;
    p384) echo ecdsa_secp384r1_sha384 ;;
    p521) echo ecdsa_secp521r1_sha512 ;;
    rsa) echo rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512 ;;
    rsapss) echo rsa_pss_pss_sha256 rsa_pss_pss_sha384 rsa_pss_pss_sha512 ;;
    *) echo "$1" ;;
    esac
}

key_options() {
    case $1 in
    p256 | p384 | p521) echo "-newkey ec -pkeyopt ec_paramgen_curve:P-${1#p}" ;;
    rsa) echo "-newkey rsa:2048" ;;
    rsa1024) echo "-newkey rsa:1024" ;;
    rsapss) echo "-newkey rsa-pss -pkeyopt rsa_keygen_bits:2048" ;;
    *) echo "-newkey $1" ;;
    esac
}

# What must work for the test to begin at all.
prepare() {
    "$@" >"$dir/prepare.log" 2>&1 </dev/null || {
        cat "$dir/prepare.log"
        echo "FAILED  $*"
        exit 1
    }
}

# sign NAME KIND OPTION...: a certificate by $issuer.
issuer=ca
sign() {
    name=$1 kind=$2
    shift 2
    # shellcheck disable=SC2046 # a list of options
    prepare openssl req -x509 -CA "$certs/$issuer.pem" -CAkey "$certs/$issuer-key.pem" -nodes -days 30 \
        -subj "/CN=$name" $(key_options "$kind") -keyout "$certs/$name-key.pem" -out "$certs/$name.pem" "$@"
}

make_root() {
    # shellcheck disable=SC2046 # a list of options
    prepare openssl req -x509 -nodes -days 30 -subj "/CN=$1 root" $(key_options p256) \
        -keyout "$certs/$1-key.pem" -out "$certs/$1.pem" -addext keyUsage=critical,keyCertSign,cRLSign
}

make_intermediate() {
    sign "$1" p256 -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

# What a server's key does: one of RSA may also decrypt, as RSA key transport wants it.
usage_of() {
    case $1 in
    rsa) echo digitalSignature,keyEncipherment ;;
    *) echo digitalSignature ;;
    esac
}

# make_server NAME KIND [NAMES]: a server's certificate, for localhost unless told.
make_server() {
    sign "$1" "$2" -addext "subjectAltName=${3:-DNS:localhost,IP:127.0.0.1}" -addext basicConstraints=critical,CA:FALSE \
        -addext "keyUsage=$(usage_of "$2")" -addext extendedKeyUsage=serverAuth
}

make_client() {
    sign "$1" "$2" -addext "subjectAltName=email:$1@example.org" -addext basicConstraints=critical,CA:FALSE \
        -addext keyUsage=digitalSignature -addext extendedKeyUsage=clientAuth
}

# make_dated NAME FROM TO: a server's certificate that is valid then; times like 20200101000000Z.
make_dated() {
    cat >"$certs/dated.cnf" <<END
[ca]
default_ca = dated
[dated]
database = $certs/dated.index
new_certs_dir = $certs
default_md = sha256
rand_serial = yes
policy = any
x509_extensions = server
unique_subject = no
[any]
commonName = supplied
[server]
subjectAltName = DNS:localhost
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
    : >"$certs/dated.index"
    # shellcheck disable=SC2046 # a list of options
    prepare openssl req -new -nodes -subj "/CN=$1" $(key_options p256) -keyout "$certs/$1-key.pem" -out "$certs/$1.csr"
    prepare openssl ca -batch -notext -config "$certs/dated.cnf" -cert "$ca" -keyfile "$certs/ca-key.pem" \
        -in "$certs/$1.csr" -out "$certs/$1.pem" -startdate "$2" -enddate "$3"
}

# make_identities KIND...: a root, and a server's certificate from it for each kind of key.
make_identities() {
    make_root ca
    for kind in "$@"; do
        make_server "$kind" "$kind"
    done
}

# make_clients KIND...: a client's certificate for each kind of key, and one of an authority that nobody knows.
make_clients() {
    for kind in "$@"; do
        make_client "client_$kind" "$kind"
    done
    make_root other
    issuer=other make_client mallory p256
    issuer=ca
}

# make_response FILE NAME STATUS: what a responder says about that certificate: V it is valid, R it was revoked.
make_response() {
    serial=$(openssl x509 -in "$certs/$2.pem" -noout -serial)
    revoked=
    [ "$3" = V ] || revoked=250101000000Z
    printf '%s\t401231000000Z\t%s\t%s\tunknown\t/CN=%s\n' "$3" "$revoked" "${serial#serial=}" "$2" >"$certs/index"
    prepare openssl ocsp -issuer "$ca" -cert "$certs/$2.pem" -no_nonce -reqout "$certs/request"
    prepare openssl ocsp -index "$certs/index" -CA "$ca" -rsigner "$ca" -rkey "$certs/ca-key.pem" \
        -reqin "$certs/request" -respout "$1" -ndays 7
}

# identity_options FLAG FLAG NAME...: certificate and key of each, behind these flags.
identity_options() {
    cert_flag=$1 key_flag=$2
    shift 2
    for name in "$@"; do
        echo "$cert_flag $certs/$name.pem $key_flag $certs/$name-key.pem"
    done
}

# ---- Servers -----------------------------------------------------------------------------------------------------

# finds_port PID: sets $port to the one where that process listens, by what the kernel knows.
finds_port() {
    for inode in $(readlink /proc/"$1"/fd/* 2>/dev/null | sed -n 's/^socket:\[\([0-9]*\)\]$/\1/p'); do
        # Of /proc/net/tcp's columns the second is the local address, the fourth the state (0A listens).
        hex=$(awk -v inode="$inode" '$4 == "0A" && $10 == inode { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp)
        [ -n "$hex" ] && port=$((0x$hex)) && return 0
    done
    return 1
}

start_quiet() {
    server=$1
    shift
    start "$server" stdbuf -oL "$@"
    listen_from_start "$server"
    wait_for finds_port "$pid" && return 0
    echo "FAILED  $* does not listen"
    cat "$dir/$server.out" "$dir/$server.err"
    exit 1
}

# start_ours NAME OPTION...: ours, which traces what happens.
start_ours() {
    server=$1
    shift
    start_listening "$server" "$HANDFAST" serve --trace --listen 127.0.0.1:0 "$@"
    listen_from_start "$server"
}

# ends_well PID: the server ends in order when asked to; a sanitizer that found something would change its status.
ends_well() {
    kill -TERM "$1" && wait "$1"
}

size_of() {
    stat -c %s "$1"
}

listen_to() {
    ear=$1
    ear_out=$(size_of "$dir/$1.out")
    ear_err=$(size_of "$dir/$1.err")
}

# To one that was just started: it may still have to empty its files of what the last of that name has said.
listen_from_start() {
    ear=$1 ear_out=0 ear_err=0
}

# What the server says now, without the long hexadecimal lines of a trace, for us to look at and for claim() to show.
hear() {
    {
        tail -c "+$((ear_out + 1))" "$dir/$ear.out"
        tail -c "+$((ear_err + 1))" "$dir/$ear.err"
    } | grep -vE '^ *([0-9a-f]{2}:)+|^[A-Za-z0-9+/]{64}$' >"$dir/server"
}

hears() {
    hear
    grep -qF -e "$1" "$dir/server"
}

# heard TEXT: the server says it, now or soon.
heard() {
    wait_for hears "$1" || lacks "the server's output" "$1"
}

# hears_one BEFORE WORD...: it says BEFORE, and one of the words behind it.
hears_one() {
    before=$1
    shift
    for word in "$@"; do
        hears "$before$word" && return 0
    done
    return 1
}

# ---- Talking -----------------------------------------------------------------------------------------------------

lacks() {
    echo "        missing in $1: $2"
    return 1
}

# converse TEXT CMD...: its whole input is this text.
converse() {
    text=$1
    shift
    code=0
    printf '%s\n' "$text" | "$@" >"$dir/out" 2>"$dir/err" || code=$?
}

# talk CMD...: its input is what `tell` says, until hang_up; meanwhile `wait_for shown_times` and others look at it.
talk() {
    rm -f "$dir/pipe"
    mkfifo "$dir/pipe"
    code=0
    : >"$dir/out" >"$dir/err"
    "$@" <"$dir/pipe" >"$dir/out" 2>"$dir/err" &
    talker=$!
    children="$children $talker"
    exec 3>"$dir/pipe"
}

tell() {
    printf '%s\n' "$1" >&3
}

hang_up() {
    exec 3>&-
    wait "$talker" || code=$?
}

# counts N TEXT FILE: so many lines have it.
counts() {
    [ "$(grep -cF -e "$2" "$3")" -eq "$1" ]
}

# told TEXT, shown TEXT: our command's stderr and stdout; like says and prints, but they tell what is missing.
told() {
    says "$1" || lacks stderr "$1"
}

shown() {
    prints "$1" || lacks stdout "$1"
}

exited() {
    exits "$1" || lacks "the exit status $code" "$1"
}

# ours OPTION...: our client says hello, reads the answer to its end, and tells about itself.
ours() {
    converse hello "$HANDFAST" connect --json --trace --ca "$ca" "$@" "localhost:$port"
}

# A group, and what must stand in the list of groups beside it: nothing, in TLS 1.3.
groups_beside() {
    echo "$1"
}

# In JSON: RSA key transport has neither group nor scheme.
quoted() {
    [ "$1" = none ] && echo null || echo "\"$1\""
}

# we_agreed SUITE GROUP SCHEME: what our client says.
we_agreed() {
    shown "\"version\":\"$version\",\"suite\":\"$1\",\"group\":$(quoted "$2"),\"signature\":$(quoted "$3")" &&
        shown '"verified":true'
}

# our_page_says SUITE GROUP SCHEME: what our server says, in the page that a client of another kind got from it.
our_page_says() {
    shown "\"version\":	\"$version\"" && shown "\"suite\":	\"$1\"" && shown "\"group\":	$(quoted "$2")" &&
        shown "\"signature\":	$(quoted "$3")"
}

# A request for that page, after which the server closes.
request="GET /json HTTP/1.1
Host: localhost
Connection: close
"
