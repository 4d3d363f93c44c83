#!/bin/sh
# Servers that our client refuses, or that refuse it: what it says, and what the server hears.
. "$(dirname "$0")/openssl.sh"
make_identities p256
make_server elsewhere p256 DNS:example.org
make_server weak rsa1024
sign signer rsa -addext subjectAltName=DNS:localhost -addext keyUsage=digitalSignature
make_client alice p256
make_dated expired 20200101000000Z 20210101000000Z
make_dated future 20400101000000Z 20410101000000Z
make_root stranger
issuer=stranger make_server strange p256
make_root lonely
make_intermediate middle
issuer=middle make_server below p256
issuer=ca

# refuses REASON ALERT NAME SENTENCE: ours; the alert, by its number, is what the server says that it got.
refuses() {
    exited 1 && shown "\"reason\":\"$1\"" && shown '"ended_by":"us"' && shown "\"alert\":$2,\"alert_name\":\"$3\"" &&
        told "$4" && told "We told the peer: $3 ($2)." && heard "SSL alert number $2"
}

# refuse_certificate CLAIM NAME REASON ALERT NAME SENTENCE
refuse_certificate() {
    claimed=$1
    start_theirs "$2"
    shift 2
    ours
    claim "$claimed: $3" refuses "$@"
}

refuse_certificate "a certificate for another name" elsewhere WRONG_NAME 42 bad_certificate \
    "the certificate is for other names than the one we asked for"
claim "the names are said" told 'is for example.org'
refuse_certificate "an expired one" expired CERTIFICATE_HAS_EXPIRED 45 certificate_expired \
    "a certificate of the chain has expired"
claim "since when is said" told "2021-01-01"
refuse_certificate "one that is not valid yet" future CERTIFICATE_NOT_YET_VALID 45 certificate_expired \
    "a certificate of the chain is not valid yet"
claim "from when is said" told "2040-01-01"
refuse_certificate "a self-signed one" lonely SELF_SIGNED 48 unknown_ca "the certificate is self-signed"
refuse_certificate "one of an unknown authority" strange UNTRUSTED_ISSUER 48 unknown_ca \
    "does not lead to an authority that we trust"
claim "the authority is named" told "stranger root"
refuse_certificate "one without its intermediate" below UNTRUSTED_ISSUER 48 unknown_ca \
    "does not lead to an authority that we trust"
claim "the missing one is named" told "middle"
start_theirs below -cert_chain "$certs/middle.pem"
ours
with_intermediate() {
    exited 0 && shown '"verified":true' && shown olleh
}
claim "with its intermediate it is good" with_intermediate
refuse_certificate "a client's certificate" alice WRONG_PURPOSE 43 unsupported_certificate "is not meant for this use"
start_theirs weak -cipher DEFAULT@SECLEVEL=0
ours
claim "a weak key: bad_certificate" refuses WEAK_KEY 42 bad_certificate "too weak to be trusted"
start_theirs signer -tls1_2 -cipher AES128-GCM-SHA256
ours --insecure-rsa-key-exchange
claim "a key that may only sign, and has to decrypt: unsupported_certificate" \
    refuses WRONG_PURPOSE 43 unsupported_certificate "is not meant for this use"

# is_refused ALERT NUMBER ADVICE THEIRS: by the server.
is_refused() {
    exited 1 && shown '"reason":"PEER_SENT_ALERT"' && shown '"ended_by":"peer"' && shown "\"alert\":$2" &&
        shown "\"alert_name\":\"$1\"" && told "the peer ended the connection with an alert: $1 ($2)" && told "$3" &&
        heard "$4"
}
start_theirs p256 -ciphersuites TLS_CHACHA20_POLY1305_SHA256
ours --suites TLS_AES_128_GCM_SHA256
claim "no common suite: handshake_failure, and our list" \
    is_refused handshake_failure 40 "suites: TLS_AES_128_GCM_SHA256;" "no shared cipher"
start_theirs p256 -groups P-521
ours --groups x25519,secp256r1
claim "no common group: handshake_failure, and our list" \
    is_refused handshake_failure 40 "groups: x25519, secp256r1;" "no suitable key share"
start_theirs p256
ours --sigalgs ed25519,rsa_pss_rsae_sha256
claim "no common signature scheme: handshake_failure, and our list" \
    is_refused handshake_failure 40 "signature schemes: ed25519, rsa_pss_rsae_sha256" "no suitable signature algorithm"
start_theirs p256 -tls1_2
ours --tls 1.3
claim "a server of TLS 1.2, by a client of TLS 1.3 alone: protocol_version" \
    is_refused protocol_version 70 "versions: TLS 1.3;" "unsupported protocol"
ours
taken() {
    exited 0 && shown '"version":"TLSv1.2"' && shown '"verified":true' && shown olleh
}
claim "any other takes it" taken
ours --suites TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
claim "in TLS 1.2, a suite for another kind of key: handshake_failure, and our list" \
    is_refused handshake_failure 40 "suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;" "no shared cipher"

# Servers that are none.
start_raw() {
    start_listening raw python3 "$peers/raw_server.py" "$@"
    listen_from_start raw
}
gives_up() {
    exited "$1" && shown "\"reason\":\"$2\"" && told "$3"
}
start_raw answer 'HTTP/1.1 400 Bad Request\r\n\r\n'
ours
claim "a server of plain HTTP is recognised" gives_up 1 LOOKS_LIKE_HTTP "this looks like HTTP"
claim "and is told protocol_version" heard "got 15030"
start_raw answer 'SSH-2.0-OpenSSH_9.2\r\n'
ours
claim "one of something else, too" gives_up 1 NOT_TLS "the peer does not speak TLS"
start_raw close
ours
claim "one that closes at once" gives_up 1 EOF_IN_HANDSHAKE "closed the connection in the middle of the handshake"
start_raw reset
ours
claim "one that resets the connection" gives_up 3 NETWORK "reset by peer"
# Servers that cannot read supported_versions choose what they know.
start_choosing() {
    start_raw answer "$(python3 -c 'import sys; print("".join("\\x%02x" % b for b in bytes.fromhex(
    "160303002c02000028" + sys.argv[1] + "5a" * 32 + "00" + "c02f" + "00" + "0000")))' "$1")"
}
start_choosing 0303
ours --tls 1.3
claim "one that chooses TLS 1.2, for a client of TLS 1.3 alone" \
    gives_up 1 SERVER_VERSION_TOO_OLD "They offer: versions: TLS 1.2"
ours
claim "for any other it lacks secure renegotiation" gives_up 1 NO_SECURE_RENEGOTIATION "secure renegotiation"
start_choosing 0302
ours
claim "one that chooses TLS 1.1" gives_up 1 SERVER_VERSION_TOO_OLD "They offer: versions: TLS 1.1"
claim "is told protocol_version" heard "got 15030300020246"
start_choosing 0301
ours
claim "one that chooses TLS 1.0" gives_up 1 SERVER_VERSION_TOO_OLD "They offer: versions: TLS 1.0"

# A stream without an end.
cut_short() {
    exited 1 && told TRUNCATED && told "the stream ended without close_notify"
}
start_listening cut python3 "$peers/../command/tls_server.py" "$certs/p256.pem" "$certs/p256-key.pem" cut "half a"
converse "$request" "$HANDFAST" connect --ca "$ca" "localhost:$port"
claim "a stream that ends without close_notify" cut_short

conclude
