#!/bin/sh
# `handfast get` and nginx: an instance of our own, in the temporary folder.
. "$(dirname "$0")/openssl.sh" # nginx names suites and groups as OpenSSL does
need nginx "nginx"
make_identities p256 rsa
make_clients p256
mkdir "$dir/root" "$dir/nginx"
head -c 20000000 /dev/urandom >"$dir/root/large"
chmod 755 "$dir"

free_port() {
    python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

protocols=TLSv1.3
# configure PORT [LINE]: nginx takes no port 0.
configure() {
    cat >"$dir/nginx.conf" <<END
daemon off;
master_process off;
pid $dir/nginx/pid;
error_log $dir/nginx.err info;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path $dir/nginx/body;
    proxy_temp_path $dir/nginx/proxy;
    fastcgi_temp_path $dir/nginx/fastcgi;
    uwsgi_temp_path $dir/nginx/uwsgi;
    scgi_temp_path $dir/nginx/scgi;
    default_type text/plain;
    server {
        listen 127.0.0.1:$1 ssl;
        server_name localhost;
        root $dir/root;
        ssl_protocols $protocols;
        ssl_certificate $certs/p256.pem;
        ssl_certificate_key $certs/p256-key.pem;
        ssl_certificate $certs/rsa.pem;
        ssl_certificate_key $certs/rsa-key.pem;
        location = /agreed {
            return 200 "\$ssl_protocol \$ssl_cipher \$ssl_curves \$ssl_server_name \$ssl_client_verify \$ssl_client_s_dn\n";
        }
        ${2-}
    }
}
END
}

# Another process may take the port in between: then another is tried.
start_nginx() {
    for _ in 1 2 3 4 5; do
        wanted=$(free_port)
        configure "$wanted" "$@"
        start nginx nginx -c "$dir/nginx.conf" -p "$dir/nginx"
        wait_for listens_or_gone && [ "${port-}" = "$wanted" ] && return 0
    done
    echo "FAILED  nginx does not listen"
    cat "$dir/nginx.err"
    exit 1
}
listens_or_gone() {
    port=
    finds_port "$pid" || is_gone "$pid"
}
stop_nginx() {
    kill "$pid" && wait "$pid"
}

fetch() {
    path=$1
    shift
    run "$HANDFAST" get --ca "$ca" --trace --json "$@" "https://localhost:$port/$path"
}
# agreed SUITE GROUP SCHEME: both say so. nginx knows the groups that the client offers, which are one here.
agreed() {
    exited 0 && we_agreed "$@" && shown "$version $(openssl_suite "$1") $(offered "$2") " &&
        told "client > server  close_notify"
}
offered() {
    case $1 in
    secp256r1) echo prime256v1 ;;
    x*) upper "$1" ;;
    *) echo "$1" ;;
    esac
}

start_nginx
for suite in $suites; do
    fetch agreed --suites "$suite" --groups x25519
    claim "$suite" agreed "$suite" x25519 ecdsa_secp256r1_sha256
done
for group in secp256r1 secp384r1 x25519; do
    fetch agreed --groups "$group"
    claim "$group" agreed TLS_AES_128_GCM_SHA256 "$group" ecdsa_secp256r1_sha256
done
for scheme in rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512; do
    fetch agreed --sigalgs "$scheme" --groups x25519
    claim "its other certificate: $scheme" agreed TLS_AES_128_GCM_SHA256 x25519 "$scheme"
done
for suite in $suites; do
    "$HANDFAST" get --ca "$ca" --suites "$suite" "https://localhost:$port/large" 2>"$dir/err" | sha256sum >"$dir/sum"
    claim "20 MB come unchanged: $suite" test "$(cat "$dir/sum")" = "$(sha256sum <"$dir/root/large")"
done
fetch missing
claim "what is not there is an HTTP error" exits 4
stop_nginx

start_nginx "ssl_ecdh_curve secp384r1;"
fetch agreed
retried() {
    told "server > client  HelloRetryRequest" && exited 0 && we_agreed TLS_AES_128_GCM_SHA256 secp384r1 \
        ecdsa_secp256r1_sha256
}
claim "an nginx that wants another group gets it" retried
stop_nginx

start_nginx "ssl_client_certificate $ca; ssl_verify_client on;"
fetch agreed --groups x25519 --cert "$certs/client_p256.pem" --key "$certs/client_p256-key.pem"
known() {
    agreed TLS_AES_128_GCM_SHA256 x25519 ecdsa_secp256r1_sha256 && shown "SUCCESS CN=client_p256"
}
claim "a client certificate" known
fetch agreed
claim "without one nginx answers 400, over TLS" exits 4
stop_nginx

protocols=TLSv1.2
start_nginx
fetch agreed --tls 1.3
too_old() {
    exited 1 && shown '"reason":"PEER_SENT_ALERT"' && told "protocol_version (70)"
}
claim "an nginx of TLS 1.2, for a client of TLS 1.3 alone: protocol_version" too_old
fetch agreed
spoken() {
    exited 0 && shown '"version":"TLSv1.2"' && shown '"verified":true' && shown "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256 "
}
claim "an nginx of TLS 1.2 is spoken to" spoken
stop_nginx

version=TLSv1.2
openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out "$dir/ffdhe2048" 2>/dev/null
start_nginx "ssl_dhparam $dir/ffdhe2048;"
# Here the list of groups is also that of the curves in certificates, so nginx knows more than one.
agreed12() {
    exited 0 && we_agreed "$@" && shown "TLSv1.2 $(openssl_suite "$1") " && told "client > server  close_notify"
}
while IFS='|' read -r suite group scheme options <&5; do
    # shellcheck disable=SC2086 # a list of options
    fetch agreed $options --suites "$suite"
    claim "$suite, $group, $scheme" agreed12 "$suite" "$group" "$scheme"
done 5<<END
TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256|x25519|ecdsa_secp256r1_sha256|
TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384|secp384r1|ecdsa_secp256r1_sha256|--groups secp384r1,secp256r1
TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256|secp256r1|ecdsa_secp256r1_sha256|--groups secp256r1
TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256|secp521r1|rsa_pss_rsae_sha256|--groups secp521r1
TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384|x448|rsa_pss_rsae_sha512|--groups x448 --sigalgs rsa_pss_rsae_sha512
TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256|x25519|rsa_pkcs1_sha384|--sigalgs rsa_pkcs1_sha384
TLS_DHE_RSA_WITH_AES_128_GCM_SHA256|ffdhe2048|rsa_pss_rsae_sha256|--legacy-dhe
TLS_DHE_RSA_WITH_AES_256_GCM_SHA384|ffdhe2048|rsa_pss_rsae_sha256|--legacy-dhe
TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256|ffdhe2048|rsa_pss_rsae_sha256|--legacy-dhe
TLS_RSA_WITH_AES_128_GCM_SHA256|none|none|--insecure-rsa-key-exchange
TLS_RSA_WITH_AES_256_GCM_SHA384|none|none|--insecure-rsa-key-exchange
END
for suite in TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256; do
    "$HANDFAST" get --ca "$ca" --suites "$suite" "https://localhost:$port/large" 2>"$dir/err" | sha256sum >"$dir/sum"
    claim "20 MB come unchanged: $suite" test "$(cat "$dir/sum")" = "$(sha256sum <"$dir/root/large")"
done
stop_nginx

start_nginx "ssl_client_certificate $ca; ssl_verify_client on;"
fetch agreed --cert "$certs/client_p256.pem" --key "$certs/client_p256-key.pem"
claim "TLS 1.2: a client certificate" shown "SUCCESS CN=client_p256"
fetch agreed
claim "TLS 1.2: without one nginx answers 400, over TLS" exits 4
stop_nginx

# Of its two certificates the response is about one.
make_response "$dir/response" p256 V
protocols="TLSv1.2 TLSv1.3"
start_nginx "ssl_stapling on; ssl_stapling_file $dir/response;"
stapled() {
    exited 0 && shown "\"version\":\"$version\"" && shown '"stapled":true' && shown '"verified":true'
}
not_about_it() {
    exited 1 && shown '"reason":"BAD_STAPLE"'
}
for version in TLSv1.2 TLSv1.3; do
    fetch agreed --tls "${version#TLSv}"
    claim "$version: the response that it staples is good" stapled
    fetch agreed --tls "${version#TLSv}" --sigalgs rsa_pss_rsae_sha256
    claim "$version: and is none for its other certificate" not_about_it
done
stop_nginx

conclude
