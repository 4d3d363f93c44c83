# claims.sh - what is claimed of every peer: the matrix, HelloRetryRequest, client certificates, ALPN and KeyUpdate, with
# their server and with their client. The adapters say how each is asked for, and by what it is recognised.
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
stream=$TEST_PROGRAMS/stream_peer
first_suite=TLS_AES_128_GCM_SHA256
first_scheme=ecdsa_secp256r1_sha256
required_alert=certificate_required # to a client without a certificate
required_sentence="the client sent no certificate, and one is required"

# ---- Our client and their server ---------------------------------------------------------------------------------

# met SUITE GROUP SCHEME: both sides say that they agreed on this; data went both ways; both said close_notify.
met() {
    exited 0 && we_agreed "$@" && they_agreed "$@" && shown "$(answer_to hello)" && they_closed
}

our_client_meets() {
    listen_to "$server"
    # shellcheck disable=SC2046 # a list of options
    ours $(our_offer "$@")
    claim "$1, $2, $3" met "$@"
}

# our_offer SUITE GROUP SCHEME: the options by which our client offers nothing else.
our_offer() {
    echo "--suites $1 --groups $2 --sigalgs $(schemes_for "$3")"
}

# The schemes that our client offers: no other, unless the peer holds the signatures on certificates against them, too.
schemes_for() {
    echo "$1"
}

# Each suite with each group, and each kind of key with each scheme that it can make.
our_client_meets_all() {
    start_theirs p256
    for suite in $suites; do
        for group in $groups; do
            our_client_meets "$suite" "$group" $first_scheme
        done
    done
    for kind in $their_kinds; do
        [ "$kind" = p256 ] || start_theirs "$kind"
        for scheme in $(schemes_of "$kind"); do
            our_client_meets $first_suite x25519 "$scheme"
        done
    done
}

retried() {
    told "server > client  HelloRetryRequest" && met "$@"
}

our_client_retries() {
    # shellcheck disable=SC2046 # a list of options
    start_theirs p256 $(only_group secp384r1)
    ours
    claim "a server that wants another group gets it" retried $first_suite secp384r1 $first_scheme
}

knows_us() {
    met $first_suite x25519 $first_scheme && they_know "$1" "$2"
}

refused_by_them() {
    exited 1 && told "PEER_SENT_ALERT" && told "$1" && heard "$2"
}

refused_without_certificate() {
    refused_by_them "$@"
}

# our_client_proves_itself ALERT TEXT ALERT TEXT: what a missing certificate leads to, and one of another authority.
our_client_proves_itself() {
    # shellcheck disable=SC2046 # a list of options
    start_theirs p256 $(require_client)
    for client in $their_client_kinds; do
        listen_to "$server"
        ours --cert "$certs/client_$client.pem" --key "$certs/client_$client-key.pem"
        claim "a client's certificate with a key of kind $client" knows_us "client_$client" "$client"
    done
    listen_to "$server"
    ours
    claim "without a certificate: $1" refused_without_certificate "$1" "$2"
    listen_to "$server"
    ours --cert "$certs/mallory.pem" --key "$certs/mallory-key.pem"
    claim "with one of another authority: $3" refused_by_them "$3" "$4"
}

shares_protocol() {
    met $first_suite x25519 $first_scheme && shown '"alpn":"h2"' && heard "$1"
}

# our_client_names_protocols AGREED REFUSED
our_client_names_protocols() {
    # shellcheck disable=SC2046 # a list of options
    start_theirs p256 $(alpn_options h2) $alpn_is_needed
    ours --alpn http/1.1,h2
    claim "the server chooses a protocol that both have" shares_protocol "$1"
    listen_to "$server"
    ours --alpn imap
    claim "without one: no_application_protocol" refused_by_them "no_application_protocol (120)" "$2"
}

updated() {
    exited 0 && shown "$(answer_to one)" && shown "$(answer_to two)" && shown "$(answer_to three)" &&
        counts 2 "client > server  KeyUpdate" "$dir/err" && counts 1 "server > client  KeyUpdate" "$dir/err"
}

our_client_updates_keys() {
    start_theirs p256
    for suite in $suites; do
        converse "one
!update
two
!update both
three" "$stream" client --port "$port" --ca "$ca" --suites "$suite"
        claim "data goes on after an update of our keys, and of theirs that we asked for: $suite" updated
    done
}

# ---- Their client and our server ---------------------------------------------------------------------------------

# was_met SUITE GROUP SCHEME: the same, the other way round.
was_met() {
    their_client_agreed "$@" && our_page_says "$@" && their_client_saw_the_end
}

their_client_meets() {
    theirs "$@"
    claim "$1, $2, $3" was_met "$@"
}

their_client_meets_all() {
    # shellcheck disable=SC2046 # a list of options
    start_ours all $(identity_options --cert --key $their_kinds)
    for suite in $suites; do
        for group in $groups; do
            their_client_meets "$suite" "$group" $first_scheme
        done
    done
    for kind in $their_kinds; do
        for scheme in $(schemes_of "$kind"); do
            their_client_meets $first_suite x25519 "$scheme"
        done
    done
    claim "our server ends in order" ends_well "$pid"
}

start_ours_with() {
    kind=p256
    # shellcheck disable=SC2046 # a list of options
    start_ours "$@" $(identity_options --cert --key $kind)
}

was_retried() {
    was_met "$@" && shown '"hello_retried":	true'
}

their_client_retries() {
    start_ours_with retry --groups secp384r1
    # shellcheck disable=SC2046 # a list of options
    theirs $first_suite secp384r1 $first_scheme $(share_another_group)
    claim "a client whose key share we cannot use gives another" was_retried $first_suite secp384r1 $first_scheme
}

is_known() {
    was_met $first_suite x25519 $first_scheme && shown "\"client\":	\"CN = $1\"" && shown '"verified":	true'
}

# refused_by_us ALERT THEIRS SENTENCE
refused_by_us() {
    heard "server > client  $1," && heard "handshake failed: $3" && they_print "$2"
}

they_print() {
    says "$1" || shown "$1"
}

# What our server's certificate and the client's need.
schemes_beside_first() {
    echo $first_scheme $(schemes_of "$1" | sed "s/$first_scheme//")
}

# their_client_proves_itself WITHOUT UNKNOWN: what it prints on our alerts certificate_required and unknown_ca.
their_client_proves_itself() {
    start_ours_with required --client-ca "$ca"
    for client in $their_client_kinds; do
        # shellcheck disable=SC2046 # a list of options
        theirs $first_suite x25519 "$(schemes_beside_first "$client")" $(client_identity "client_$client")
        claim "a client's certificate with a key of kind $client" is_known "client_$client"
    done
    listen_to required
    theirs $first_suite x25519 $first_scheme
    claim "without a certificate: $required_alert" \
        refused_by_us $required_alert "$1" "$required_sentence"
    listen_to required
    # shellcheck disable=SC2046 # a list of options
    theirs $first_suite x25519 $first_scheme $(client_identity mallory)
    claim "with one of another authority: unknown_ca" \
        refused_by_us unknown_ca "$2" "the certificate's chain does not lead to an authority that we trust"
    claim "our server ends in order" ends_well "$pid"
}

shared_protocol() {
    was_met $first_suite x25519 $first_scheme && shown '"alpn":	"http/1.1"' && they_print "$1"
}

# their_client_names_protocols AGREED REFUSED
their_client_names_protocols() {
    start_ours_with protocols --alpn http/1.1
    # shellcheck disable=SC2046 # a list of options
    theirs $first_suite x25519 $first_scheme $(alpn_options h2 http/1.1)
    claim "we choose a protocol that both have" shared_protocol "$1"
    listen_to protocols
    # shellcheck disable=SC2046 # a list of options
    theirs $first_suite x25519 $first_scheme $(alpn_options h2)
    claim "without one: no_application_protocol" refused_by_us no_application_protocol "$2" \
        "the two sides have no application protocol (ALPN) in common"
}

# The words of `say` come back.
say() {
    tell "$1"
    wait_for prints "$1"
}

# were_updated CLIENT SERVER: so many updates came from each.
were_updated() {
    exited 0 && shown hello && shown "update both" && shown bye && heard end &&
        { counts "$1" "client > server  KeyUpdate" "$dir/server" || lacks "our trace" "$1 updates of the client"; } &&
        { counts "$2" "server > client  KeyUpdate" "$dir/server" || lacks "our trace" "$2 updates of the server"; }
}

# their_client_updates_keys CLIENT SERVER: how many updates of each there must be.
their_client_updates_keys() {
    start_listening stream "$stream" server --cert "$certs/p256.pem" --key "$certs/p256-key.pem"
    listen_from_start stream
    # shellcheck disable=SC2046 # a command
    talk $(their_talker)
    say hello
    update_theirs 1 "$their_update"
    say "update both"
    say more
    update_theirs 2 "$their_lone_update"
    say bye
    hang_up
    claim "data goes on after updates of their keys, of both, and of ours" were_updated "$1" "$2"
}

exported() {
    key=$(sed -n 's/^exported //p' "$dir/server")
    [ -n "$key" ] && grep -qiF "$key" "$dir/out" || lacks stdout "the exported $key"
}
