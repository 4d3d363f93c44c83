#!/bin/sh
# Certificates for development: strict ones, for each type of key, and keys for their owner alone.
. "$(dirname "$0")/helpers.sh"
certs=$dir/certs

mode_is() {
    [ "$(stat -c %a "$1")" = "$2" ]
}
passes_openssl() {
    openssl verify -x509_strict -purpose "$1" "$2" "$3" -CAfile "$certs/ca.pem" "$4" >"$dir/out" 2>"$dir/err"
}

umask 000
run "$HANDFAST" cert --out "$certs" localhost 127.0.0.1 ::1 '*.example.org'
claim "a CA and a certificate are made" exits 0
claim "it is said where they are" prints "$certs/localhost.pem"
claim "it is said how to use them" prints "handfast serve --listen"
claim "the key is its owner's" mode_is "$certs/localhost-key.pem" 600
claim "the CA's key is its owner's" mode_is "$certs/ca-key.pem" 600
claim "the folder is its owner's" mode_is "$certs" 700
claim "OpenSSL's strict rules are met, for a DNS name" \
    passes_openssl sslserver -verify_hostname localhost "$certs/localhost.pem"
claim "for a wildcard" passes_openssl sslserver -verify_hostname www.example.org "$certs/localhost.pem"
claim "for an IPv4 address" passes_openssl sslserver -verify_ip 127.0.0.1 "$certs/localhost.pem"
claim "for an IPv6 address" passes_openssl sslserver -verify_ip ::1 "$certs/localhost.pem"
not_for_clients() {
    ! passes_openssl sslclient -verify_hostname localhost "$certs/localhost.pem"
}
claim "a server's certificate is no client's" not_for_clients

run "$HANDFAST" cert --out "$certs" localhost
claim "nothing is overwritten" exits 2
claim "and that is said" says "exists already"

: >"$certs/taken.pem"
run "$HANDFAST" cert --out "$certs" taken
claim "where a certificate cannot be made, no key is left behind" test ! -e "$certs/taken-key.pem"
run sh -c "'$HANDFAST' cert --out '$certs' quiet >&- 2>&-"
claim "what is meant for people never goes into a file" passes_openssl sslserver -verify_hostname quiet "$certs/quiet.pem"

cp "$certs/ca.pem" "$dir/ca-before.pem"
run "$HANDFAST" cert --out "$certs" --client alice
claim "a client's certificate comes from the same CA" cmp -s "$certs/ca.pem" "$dir/ca-before.pem"
claim "it is a client's" passes_openssl sslclient -verify_hostname alice "$certs/alice.pem"

run "$HANDFAST" cert --out "$certs" --days 7 week
lasts_a_week() {
    openssl x509 -in "$certs/week.pem" -noout -checkend 604000 >/dev/null &&
        ! openssl x509 -in "$certs/week.pem" -noout -checkend 605400 >/dev/null
}
claim "--days is kept" lasts_a_week

run "$HANDFAST" cert --out "$certs" '*.example.com'
claim "a wildcard's file has a name that shells leave alone" test -s "$certs/_.example.com.pem"

# Each type of key: made, judged by OpenSSL, and used by a server of ours.
for type in p256 p384 p521 rsa2048 rsa3072 ed25519 ed448; do
    run "$HANDFAST" cert --out "$certs" --key-type $type "$type" localhost
    claim "$type: strict" passes_openssl sslserver -verify_hostname localhost "$certs/$type.pem"
    start_listening $type "$HANDFAST" serve --listen 127.0.0.1:0 --cert "$certs/$type.pem" --key "$certs/$type-key.pem"
    run "$HANDFAST" get --ca "$certs/ca.pem" "https://localhost:$port/json"
    claim "$type: serve and get shake hands" exits 0
done

echo junk >"$certs/ca.pem"
run "$HANDFAST" cert --out "$certs" later
claim "a damaged CA is told, not replaced" exits_saying 2 "$certs/ca.pem"

conclude
