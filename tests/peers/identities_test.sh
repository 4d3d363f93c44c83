#!/bin/sh
# Several certificates on one server of ours: clients get the one for the name they ask for, and whose key they can check.
. "$(dirname "$0")/openssl.sh"
make_identities p256 rsa
make_server exact p256 DNS:www.one.test
make_server exact_rsa rsa DNS:www.one.test
make_server wildcard p256 'DNS:*.one.test'
# shellcheck disable=SC2046 # a list of options
start_ours ours $(identity_options --cert --key p256 rsa wildcard exact exact_rsa)

# ask OPTION...: what is shown to s_client.
ask() {
    # shellcheck disable=SC2046 # an option, or none
    converse "$request" openssl s_client -connect "127.0.0.1:$port" -CAfile "$ca" -verify_return_error -ign_eof \
        $(openssl_version) "$@"
}
shows() {
    exited 0 && shown "\"version\":	\"$version\"" && shown "subject=CN = $1" && shown "Peer signature type: $2"
}

for version in TLSv1.3 TLSv1.2; do
    ask -servername www.one.test
    claim "$version: an exact name goes before a wildcard" shows exact ECDSA
    ask -servername WWW.One.Test
    claim "$version: whatever its case" shows exact ECDSA
    ask -servername www.one.test -sigalgs rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256
    claim "$version: the server's preference decides between its keys" shows exact ECDSA
    ask -servername www.one.test -sigalgs rsa_pss_rsae_sha256
    claim "$version: a client of RSA alone gets the RSA one of that name" shows exact_rsa RSA-PSS
    ask -servername mail.one.test
    claim "$version: a wildcard is for names of its own" shows wildcard ECDSA
    ask -servername a.mail.one.test
    claim "$version: but for one label only: the default is shown" shows p256 ECDSA
    ask -servername one.test
    claim "$version: and not for the name behind it" shows p256 ECDSA
    ask -servername nobody.test
    claim "$version: an unknown name gets the default" shows p256 ECDSA
    ask -noservername
    claim "$version: so does no name" shows p256 ECDSA
    ask -noservername -sigalgs rsa_pss_rsae_sha256
    claim "$version: or the other of these two, for a client of RSA alone" shows rsa RSA-PSS
done

# The same through other libraries.
run gnutls-cli --port "$port" --x509cafile "$ca" --sni-hostname mail.one.test --verify-hostname mail.one.test localhost
gets_wildcard() {
    exited 0 && shown "subject \`CN=wildcard'" && shown "The certificate is trusted"
}
claim "GnuTLS gets the wildcard" gets_wildcard
run curl -sS --max-time 10 --cacert "$ca" --resolve "www.one.test:$port:127.0.0.1" "https://www.one.test:$port/json"
names_itself() {
    exited 0 && shown '"server_name":	"www.one.test"'
}
claim "curl gets the exact one, and verifies it" names_itself
claim "our server ends in order" ends_well "$pid"

conclude
