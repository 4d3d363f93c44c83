#!/bin/sh
# Diffie-Hellman over fields that OpenSSL's server has not got from RFC 7919: good ones are taken, weak ones and those
# with small subgroups are not.
. "$(dirname "$0")/openssl.sh"
version=TLSv1.2
data=$(cd "$peers/../data" && pwd)
make_identities rsa

# start_with FILE: SECLEVEL=0 lets it use what it would think too weak.
start_with() {
    start_theirs rsa -dhparam "$data/$1" -cipher DEFAULT@SECLEVEL=0
    prime=$(openssl asn1parse -in "$data/$1" | sed -n 's/.*INTEGER *://p' | head -n 1)
}
# It falls back to a group of its own when it does not like the file.
sent_prime() {
    [ ${#prime} -ge 256 ] && heard "dh_p (len=$((${#prime} / 2))): $prime"
}
dhe_alone() {
    ours --legacy-dhe --suites TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
}

start_with dh_safe_2048.pem
dhe_alone
taken() {
    exited 0 && shown "\"group\":\"custom\"" && shown '"verified":true' && shown olleh && sent_prime
}
claim "a safe prime of 2048 bits is taken, though nobody gave it a name" taken
listen_to "$server"
ours
not_offered() {
    exited 0 && shown '"suite":"TLS_ECDHE_RSA_WITH_' && shown olleh
}
claim "but DHE is not offered unless told to" not_offered
listen_to "$server"
ours --legacy-dhe
claim "and even then elliptic curves go before" not_offered

start_theirs rsa
dhe_alone
prime=FFFFFFFFFFFFFFFFC90FDAA22168C234 # RFC 3526 3, which OpenSSL's server has without being told
taken_by_default() {
    exited 0 && shown '"verified":true' && shown olleh && heard "dh_p (len=256): $prime"
}
claim "so is the one of RFC 3526" taken_by_default

# refused FILE REASON: with insufficient_security, whose number is 71.
refused() {
    start_with "$1"
    dhe_alone
    exited 1 && shown "\"reason\":\"$2\"" && shown '"alert":71,"alert_name":"insufficient_security"' &&
        heard "SSL alert number 71" && sent_prime
}
claim "a safe prime of 1024 bits is refused" refused dh_safe_1024.pem WEAK_DH_GROUP
claim "a prime of 2048 bits with small subgroups is refused" refused dh_unsafe_2048.pem UNSAFE_DH_GROUP
start_theirs rsa -cipher DEFAULT@SECLEVEL=0 -no_dhe
dhe_alone
alone() {
    exited 1 && shown '"reason":"PEER_SENT_ALERT"' && shown '"alert":40,' && told "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
}
claim "a server without DHE: handshake_failure, and our list" alone

conclude
