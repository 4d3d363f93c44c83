# tls12.sh - TLS 1.2 instead of 1.3: what is claimed of a peer then. To be sourced behind an adapter and claims.sh.
#
#   server_fields, client_fields    the groups of RFC 7919 that their server can use, and their client: all unless told,
#                                   empty where they know no DHE
#   rsa_schemes                     how their RSA keys sign; by both paddings unless told
#   binds_hash                      set where their keys of ECDSA sign by one hash alone, as in TLS 1.3
#   has_transport                   empty where they know no RSA key transport
version=TLSv1.2
first_suite=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
required_alert=handshake_failure
required_sentence="the client of TLS 1.2 sent no certificate, and one is required"
ecdsa_suites="TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
rsa_suites="TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
dhe_suites="TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_AES_256_GCM_SHA384
    TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
transport_suites="TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384"
[ "${has_transport-yes}" ] || transport_suites=
fields="ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192"
pss_schemes="rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512"
pkcs1_schemes="rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512"
: "${rsa_schemes=$pss_schemes $pkcs1_schemes}"
: "${server_fields=$fields}" "${client_fields=$fields}"

# The hash of ECDSA is not bound to the curve here, and PKCS #1 v1.5 signs, too.
schemes_of() {
    case ${binds_hash:+bound_}$1 in
    *p256) echo ecdsa_secp256r1_sha256 ;;
    bound_p384) echo ecdsa_secp384r1_sha384 ;;
    bound_p521) echo ecdsa_secp521r1_sha512 ;;
    p384 | p521) echo ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ;;
    *rsa) echo "$rsa_schemes" ;;
    *rsapss) echo rsa_pss_pss_sha256 rsa_pss_pss_sha384 rsa_pss_pss_sha512 ;;
    *) echo "$1" ;;
    esac
}

# field NAME: a file with its parameters.
field() {
    [ -e "$dir/$1.pem" ] || openssl genpkey -genparam -algorithm DH -pkeyopt "group:$1" -out "$dir/$1.pem" 2>/dev/null
    echo "$dir/$1.pem"
}

# groups_beside GROUP: it, and the curve of the server's certificate, for RFC 8422 5.1 has both in one list.
groups_beside() {
    case $1,$kind in
    secp${kind#p}r1,p*) echo "$1" ;;
    *,p[0-9]*) echo "$1 secp${kind#p}r1" ;;
    *) echo "$1" ;;
    esac
}

suite_for() {
    case $1 in
    rsa*) echo "${rsa_suites%% *}" ;;
    *) echo $first_suite ;;
    esac
}

# all_cases FIELDS: KIND SUITE GROUP SCHEME, one a line: each suite, each group, and each kind of key with each scheme
# that it can make. A line that stands twice is tried once.
all_cases() {
    rsa_scheme=${rsa_schemes%% *}
    for suite in $ecdsa_suites; do
        echo "p256 $suite x25519 $first_scheme"
    done
    for group in $groups; do
        echo "rsa ${rsa_suites%% *} $group $rsa_scheme"
    done
    for kind in $their_kinds; do
        for scheme in $(schemes_of "$kind"); do
            echo "$kind $(suite_for "$kind") x25519 $scheme"
        done
    done
    for suite in $rsa_suites; do
        echo "rsa $suite x25519 $rsa_scheme"
    done
    for suite in $transport_suites; do
        echo "rsa $suite none none"
    done
    for field in $1; do
        echo "rsa ${dhe_suites%% *} $field $rsa_scheme"
    done
    for suite in ${1:+$dhe_suites}; do
        echo "rsa $suite ${1%% *} $rsa_scheme"
    done
}

cases() {
    all_cases "$1" | awk '!seen[$0]++' | sort -s -k 1,1
}

# ---- Our client and their server ---------------------------------------------------------------------------------

our_offer() {
    echo "--suites $1"
    case $2 in
    none) echo --insecure-rsa-key-exchange ;;
    ffdhe*) echo --legacy-dhe ;;
    *) echo "--groups $(groups_beside "$2" | tr ' ' ,)" ;;
    esac
    [ "$3" = none ] || echo "--sigalgs $(schemes_for "$3")"
}

needs_of() {
    case $2 in
    ffdhe*) echo "$1 $(field_options "$2")" ;;
    *) echo "$1" ;;
    esac
}

our_client_meets_all() {
    cases "$server_fields" >"$dir/cases"
    running=
    while read -r kind suite group scheme <&5; do
        needs=$(needs_of "$kind" "$group")
        # shellcheck disable=SC2086 # a kind, and options
        [ "$needs" = "$running" ] || start_theirs $needs
        running=$needs
        our_client_meets "$suite" "$group" "$scheme"
    done 5<"$dir/cases"
}

# ---- Their client and our server ---------------------------------------------------------------------------------

their_client_meets_all() {
    cases "$client_fields" >"$dir/cases"
    running=
    while read -r kind suite group scheme <&5; do
        # shellcheck disable=SC2046 # a list of options
        [ "$kind" = "$running" ] ||
            start_ours "$kind" --legacy-dhe --insecure-rsa-key-exchange $(identity_options --cert --key "$kind")
        running=$kind
        their_client_meets "$suite" "$group" "$scheme"
    done 5<"$dir/cases"
    claim "our server ends in order" ends_well "$pid"
}

# ---- Secrets -----------------------------------------------------------------------------------------------------

# The same lines, of TLS 1.2.
both_logged() {
    exited 0 && grep -q '^CLIENT_RANDOM ' "$dir/ours.keys" && grep -v '^#' "$dir/theirs.keys" | diff - "$dir/ours.keys"
}

hears_key() {
    hear
    grep -qiF "$key" "$dir/server"
}

# What our client exported (RFC 5705), their server did, too.
they_exported() {
    key=$(sed -n 's/^exported //p' "$dir/err")
    [ -n "$key" ] && wait_for hears_key || lacks "the server's output" "the exported $key"
}

our_client_shares_secrets() {
    start_logging p256 "$dir/theirs.keys"
    ours --keylog "$dir/ours.keys"
    claim "both log the same keys" both_logged
    start_exporting p256
    run "$stream" client --port "$port" --ca "$ca"
    claim "both export the same keying material" they_exported
}

their_client_shares_secrets() {
    start_ours_with logging --keylog "$dir/ours.keys"
    theirs_logging "$dir/theirs.keys" $first_suite x25519 $first_scheme
    claim "both log the same keys" both_logged
    start_listening stream "$stream" server --cert "$certs/p256.pem" --key "$certs/p256-key.pem"
    listen_from_start stream
    # shellcheck disable=SC2046 # a command
    talk $(their_talker)
    say hello
    hang_up
    hear
    claim "both export the same keying material" exported
}

# both_bound OURS THEIRS: what our stream says, and what they do (RFC 5929).
both_bound() {
    for type in tls-unique tls-server-end-point; do
        binding=$(sed -n "s/^$type //p" "$1")
        [ -n "$binding" ] && grep -qF "'$type': $binding" "$2" || lacks "$2" "the $type $binding" || return 1
    done
}
