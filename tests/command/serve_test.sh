#!/bin/sh
# serve: the page, files and nothing but files, and who may come.
. "$(dirname "$0")/helpers.sh"
make_certificates alice
"$HANDFAST" cert --out "$dir/certs" other.test '*.wild.test' >/dev/null
"$HANDFAST" cert --out "$dir/certs" --key-type rsa2048 rsa.test localhost >/dev/null
curl="curl -sS --max-time 20 --cacert $ca"

# The page.
start_server page
run $curl -i "https://localhost:$port/"
claim "the page tells the version" prints "TLS 1.3"
claim "and the suite" prints TLS_AES_128_GCM_SHA256
claim "and is HTML" prints "Content-Type: text/html; charset=utf-8"
has_no_script() {
    ! grep -qi '<script\|http://\|src=' "$dir/out"
}
claim "of its own, without scripts" has_no_script
$curl "https://localhost:$port/json" | python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)))' >"$dir/out"
claim "/json tells the same as JSON" json "$dir/out" 'o["version"] == "TLSv1.3" and o["server_name"] == "localhost" and
    o["client"] is None and o["verified"] is False and o["alpn"] == "http/1.1"'
run $curl -o /dev/null -w '%{http_code}' "https://localhost:$port/elsewhere"
claim "there is no other page" prints 404
run $curl --head "https://localhost:$port/"
claim "HEAD gets the length" prints "Content-Length: "
run $curl -i -X POST -d x=1 "https://localhost:$port/"
claim "POST is refused" prints "405 Method Not Allowed"
claim "and told what is not" prints "Allow: GET, HEAD"

# Failed handshakes.
page=$port
start_server modern --tls 1.3
run openssl s_client -connect "localhost:$port" -tls1_2
claim "a client of TLS 1.2 alone gets the alert where there is 1.3 alone" says "alert protocol version"
logged_version() {
    grep -qE '^20[0-9-]+T[0-9:]+Z 127\.0\.0\.1:[0-9]+ handshake failed: .* no version of TLS in common' "$dir/modern.err"
}
claim "and a line in the log" wait_for logged_version
port=$page
run curl -sS --max-time 5 "http://127.0.0.1:$port/"
claim "a client of plain HTTP does, too" wait_for file_holds "$dir/page.err" "HTTP"

# Files.
mkdir -p "$dir/root/folder/empty"
echo front >"$dir/root/index.html"
echo style >"$dir/root/folder/style.css"
: >"$dir/root/nothing.txt"
echo secret >"$dir/secret"
ln -s ../secret "$dir/root/out"
ln -s "$dir/secret" "$dir/root/out-absolute"
ln -s .. "$dir/root/up"
ln -s index.html "$dir/root/in.html"
mkfifo "$dir/root/pipe"
head -c 5000000 /dev/urandom >"$dir/root/big"
start_server files --root "$dir/root"

# file PATH CODE [TYPE]: what the server answers.
file() {
    [ "$($curl --path-as-is -o "$dir/out" -w '%{http_code} %{content_type}' "https://localhost:$port$1")" = \
        "$2 ${3:-text/html; charset=utf-8}" ]
}
claim "a folder shows its index.html" file / 200
claim "a file has its type" file /folder/style.css 200 "text/css; charset=utf-8"
claim "an empty file is one" file /nothing.txt 200 "text/plain; charset=utf-8"
claim "an encoded path is decoded" file /folder/%73tyle.css 200 "text/css; charset=utf-8"
claim "what is not there is not found" file /nowhere 404
claim "a folder without index.html shows nothing" file /folder/empty/ 404
claim "a folder without its slash redirects" file /folder 301
claim "a symbolic link within is followed" file /in.html 200
claim "one that leads out is not" file /out 404
claim "an absolute one is not" file /out-absolute 404
claim "nor a folder's" file /up/secret 404
claim ".. is refused" file /../secret 400
claim "encoded, too" file /%2e%2e/secret 400
claim "behind an encoded slash, too" file /folder%2f..%2f..%2fsecret 400
claim "in the middle, too" file /folder/../index.html 400
claim "a zero byte is refused" file /index.html%00.txt 400
claim "a pipe is no file, and stops nobody" file /pipe 404
same_file() {
    $1 "https://localhost:$port/big" | cmp -s - "$dir/root/big"
}
claim "a large file comes whole to curl" same_file "$curl"
claim "and to get" same_file "$HANDFAST get --ca $ca"
run $curl --head "https://localhost:$port/big"
claim "HEAD of a file has its length" prints "Content-Length: 5000000"

# Client certificates.
start_server required --client-ca "$ca"
run "$HANDFAST" connect --no-io --ca "$ca" "localhost:$port"
claim "without a certificate a client is refused" exits 1
claim "and told so" says "certificate_required"
run sh -c "echo hello | '$HANDFAST' connect --ca '$ca' localhost:$port"
claim "also while it sends: the alert is heard, not the broken pipe" exits 1
claim "and told" says "certificate_required"
claim "which is logged" wait_for file_holds "$dir/required.err" "handshake failed"
with_alice="--ca $ca --cert $dir/certs/alice.pem --key $dir/certs/alice-key.pem"
"$HANDFAST" get $with_alice "https://localhost:$port/json" |
    python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)))' >"$dir/out"
claim "with one it is known by name" json "$dir/out" 'o["verified"] is True and "alice" in o["client"]'
"$HANDFAST" cert --out "$dir/strangers" --client mallory >/dev/null
run "$HANDFAST" connect --no-io --ca "$ca" --cert "$dir/strangers/mallory.pem" --key "$dir/strangers/mallory-key.pem" \
    "localhost:$port"
claim "one from another CA is refused" exits 1
run "$HANDFAST" connect --no-io --ca "$ca" --cert "$dir/certs/localhost.pem" --key "$dir/certs/localhost-key.pem" \
    "localhost:$port"
claim "a server's certificate is none" exits 1
start_server optional --client-ca "$ca" --client-auth optional
run "$HANDFAST" get --ca "$ca" "https://localhost:$port/json"
claim "optional: without one a client is served" exits 0
claim "but not verified" prints '"client":	null'

# Several identities.
start_listening names "$HANDFAST" serve --listen 127.0.0.1:0 \
    --cert "$dir/certs/localhost.pem" --key "$dir/certs/localhost-key.pem" \
    --cert "$dir/certs/other.test.pem" --key "$dir/certs/other.test-key.pem" \
    --cert "$dir/certs/rsa.test.pem" --key "$dir/certs/rsa.test-key.pem"
for name in localhost other.test www.wild.test rsa.test; do
    run "$HANDFAST" connect --no-io --ca "$ca" --servername $name "127.0.0.1:$port"
    claim "the identity for $name is shown" exits 0
done
run "$HANDFAST" connect --no-io --json --ca "$ca" --servername localhost --sigalgs rsa_pss_rsae_sha256 "127.0.0.1:$port"
claim "the one whose key the client can check" json "$dir/out" 'o["signature"] == "rsa_pss_rsae_sha256"'

conclude
