# matrix.sh - what is claimed of every peer: each suite with each group, and each kind of key with each scheme.

# met SUITE GROUP SCHEME: our client and their server say that they agreed on this; data went both ways; both said
# close_notify.
met() {
    exited 0 && we_agreed "$@" && they_agreed "$@" && answer_of_theirs && they_closed
}

# our_client_meets SUITE GROUP SCHEME
our_client_meets() {
    listen_to "$server"
    ours --suites "$1" --groups "$2" --sigalgs "$3"
    claim "$1, $2, $3" met "$@"
}

our_client_meets_all() {
    start_theirs p256
    for suite in $their_suites; do
        for group in $their_groups; do
            our_client_meets "$suite" "$group" ecdsa_secp256r1_sha256
        done
    done
    for kind in $their_kinds; do
        [ "$kind" = p256 ] || start_theirs "$kind"
        for scheme in $(schemes_of "$kind"); do
            our_client_meets TLS_AES_128_GCM_SHA256 x25519 "$scheme"
        done
    done
}

# was_met SUITE GROUP SCHEME: the same of their client and our server.
was_met() {
    their_client_agreed "$@" && our_page_says "$@" && their_client_saw_the_end
}

# their_client_meets SUITE GROUP SCHEME
their_client_meets() {
    theirs "$@"
    claim "$1, $2, $3" was_met "$@"
}

their_client_meets_all() {
    # shellcheck disable=SC2046 # a list of options
    start_ours ours $(identity_options --cert --key $their_kinds)
    for suite in $their_suites; do
        for group in $their_groups; do
            their_client_meets "$suite" "$group" ecdsa_secp256r1_sha256
        done
    done
    for kind in $their_kinds; do
        for scheme in $(schemes_of "$kind"); do
            their_client_meets TLS_AES_128_GCM_SHA256 x25519 "$scheme"
        done
    done
    claim "our server ends in order" ends_well "$pid"
}
