#!/bin/sh
# Stapled OCSP responses, in both versions: from OpenSSL's and GnuTLS's servers to our client, and from our server to
# OpenSSL's, GnuTLS's and curl's.
. "$(dirname "$0")/openssl.sh"
make_identities p256 rsa
sign must p256 -addext subjectAltName=DNS:localhost -addext tlsfeature=status_request
make_response "$dir/good" p256 V
make_response "$dir/revoked" p256 R
make_response "$dir/another" rsa V
make_response "$dir/must" must V

# ---- Our client --------------------------------------------------------------------------------------------------

stapled() {
    exited 0 && shown "\"version\":\"$version\"" && shown "\"stapled\":$1" && shown '"verified":true'
}
# refuses REASON NUMBER ALERT
refuses() {
    exited 1 && shown "\"version\":\"$version\"" && shown "\"reason\":\"$1\"" &&
        shown "\"alert\":$2,\"alert_name\":\"$3\"" && heard "SSL alert number $2"
}
# with KIND RESPONSE
with() {
    start_theirs "$1" -status_file "$dir/$2"
    ours
}
for version in TLSv1.2 TLSv1.3; do
    with p256 good
    claim "$version: a good response is believed" stapled true
    with p256 revoked
    claim "$version: a certificate that was revoked is refused" refuses CERTIFICATE_WAS_REVOKED 44 certificate_revoked
    with p256 another
    claim "$version: a response about another certificate is refused" \
        refuses BAD_STAPLE 113 bad_certificate_status_response
    with must must
    claim "$version: a certificate that must be stapled is" stapled true
    start_theirs must
    ours
    claim "$version: and is refused when it is not" refuses MISSING_STAPLE 113 bad_certificate_status_response
    start_theirs p256
    ours
    claim "$version: others need no response" stapled false
    start_quiet gnutls gnutls-serv --port 0 --echo --x509certfile "$certs/p256.pem" \
        --x509keyfile "$certs/p256-key.pem" --ocsp-response "$dir/good" --priority "NORMAL:-VERS-ALL:+VERS-TLS${version#TLSv}"
    ours
    claim "$version: GnuTLS's server staples, too" stapled true
done

# ---- Our server --------------------------------------------------------------------------------------------------

# curl looks for the issuer among what the server sends.
cat "$certs/p256.pem" "$ca" >"$certs/chain.pem"
start_ours ours --cert "$certs/chain.pem" --key "$certs/p256-key.pem" --staple "$dir/good" \
    --cert "$certs/rsa.pem" --key "$certs/rsa-key.pem"
s_client() {
    version_flag=-$(echo "$version" | tr 'A-Z.' 'a-z_' | tr -d v)
    converse "$request" openssl s_client "$version_flag" -connect "127.0.0.1:$port" -CAfile "$ca" -ign_eof -trace "$@"
}
is_good() {
    exited 0 && shown "OCSP Response Status: successful" && shown "Cert Status: good" && prints status_request &&
        shown "\"version\":	\"$version\""
}
has_none() {
    exited 0 && shown "\"version\":	\"$version\"" && ! prints status_request && ! prints CertificateStatus
}
for version in TLSv1.2 TLSv1.3; do
    s_client -status
    claim "$version: s_client gets the response" is_good
    s_client
    claim "$version: unless it does not ask" has_none
    s_client -status -sigalgs rsa_pss_rsae_sha256
    claim "$version: or gets the certificate that has none" shown "OCSP response: no response sent"
    run gnutls-cli --port "$port" --x509cafile "$ca" --priority "NORMAL:-VERS-ALL:+VERS-TLS${version#TLSv}" \
        --save-ocsp "$dir/saved" localhost
    same_response() {
        exited 0 && cmp "$dir/saved" "$dir/good"
    }
    claim "$version: GnuTLS's client gets it, too" same_response
    run curl -sS --verbose --max-time 10 --cacert "$ca" --tls-max "${version#TLSv}" --cert-status \
        "https://localhost:$port/json"
    curl_is_content() {
        exited 0 && told "SSL certificate status: good (0)" && shown "\"version\":	\"$version\""
    }
    claim "$version: and curl, which verifies it" curl_is_content
done
claim "our server ends in order" ends_well "$pid"

conclude
