#!/bin/sh
# What is wrong with files, keys, names and networks is said in a sentence, with the right exit status.
. "$(dirname "$0")/helpers.sh"
make_certificates
"$HANDFAST" cert --out "$dir/certs" other >/dev/null || exit 1
echo "this is no PEM" >"$dir/junk.pem"
good="--cert $dir/certs/localhost.pem --key $dir/certs/localhost-key.pem"
serve="$HANDFAST serve --listen 127.0.0.1:0"

# Files and keys, on either side. $good is two options on purpose.
run $serve --cert "$dir/nothing.pem" --key "$dir/certs/localhost-key.pem"
claim "a certificate that is not there is named" exits_saying 2 "$dir/nothing.pem"
run $serve --cert "$dir/certs/localhost.pem" --key "$dir/nothing.pem"
claim "a key that is not there is named" exits_saying 2 "$dir/nothing.pem"
run $serve --cert "$dir/junk.pem" --key "$dir/certs/localhost-key.pem"
claim "a certificate that is no PEM is named" exits_saying 2 "$dir/junk.pem"
run $serve --cert "$dir/certs/localhost.pem" --key "$dir/junk.pem"
claim "a key that is no PEM is named" exits_saying 2 "$dir/junk.pem"
run $serve --cert "$dir/certs/localhost.pem" --key "$dir/certs/other-key.pem"
claim "a key of another certificate is refused" exits_saying 2 "$dir/certs/other-key.pem"
run "$HANDFAST" connect --ca "$dir/nothing.pem" localhost
claim "a CA file that is not there is named" exits_saying 2 "$dir/nothing.pem"
run "$HANDFAST" connect --ca "$dir/junk.pem" localhost
claim "a CA file without certificates is refused" exits_saying 2 "$dir/junk.pem"
run "$HANDFAST" get --cert "$dir/certs/localhost.pem" --key "$dir/certs" https://localhost/
claim "a folder is no key" exits_saying 2 "$dir/certs"
run $serve $good --root "$dir/nowhere"
claim "a root that is not there is named" exits_saying 2 "$dir/nowhere"
run $serve $good --client-ca "$dir/junk.pem"
claim "a client CA file without certificates is refused" exits_saying 2 "$dir/junk.pem"
run $serve $good --client-auth required
claim "client authentication needs a CA" exits_saying 2 "--client-ca"
run $serve $good --client-ca "$ca" --client-auth perhaps
claim "client authentication is optional or required" exits_saying 2 "perhaps"
run "$HANDFAST" connect --keylog "$dir/nowhere/log" localhost
claim "a key log that cannot be written is named" exits_saying 2 "$dir/nowhere/log"
run "$HANDFAST" cert --out "$dir/nowhere/certs" localhost
claim "a folder that cannot be made is named" exits_saying 2 "$dir/nowhere/certs"

# An encrypted key.
openssl ec -in "$dir/certs/other-key.pem" -aes256 -passout pass:secret -out "$dir/locked.pem" 2>/dev/null
echo secret >"$dir/password"
echo wrong >"$dir/wrong"
run $serve --cert "$dir/certs/other.pem" --key "$dir/locked.pem" --password-file "$dir/wrong"
claim "a wrong password is told" exits_saying 2 "$dir/locked.pem"
run $serve --cert "$dir/certs/other.pem" --key "$dir/locked.pem" --password-file "$dir/nothing"
claim "a password file that is not there is named" exits_saying 2 "$dir/nothing"
run "$HANDFAST" connect --cert "$dir/certs/other.pem" --key "$dir/locked.pem" --password-file "$dir/password" \
    127.0.0.1:1
claim "the right password opens the key" exits_saying 3 "refused"

# Names of algorithms.
for option in suites groups sigalgs; do
    run "$HANDFAST" connect --$option TLS_NOTHING localhost
    claim "--$option: an unknown name is named" exits_saying 2 "TLS_NOTHING"
done
run "$HANDFAST" connect --suites "" localhost
claim "an empty list is refused" exits_saying 2 "--suites"

# The network.
run "$HANDFAST" connect 127.0.0.1:1
claim "a port where nothing listens: connection refused" exits_saying 3 "refused"
run "$HANDFAST" connect --json 127.0.0.1:1
claim "the same as JSON" json "$dir/out" 'o["failure"]["reason"] == "NETWORK" and "refused" in o["failure"]["sentence"]'
run "$HANDFAST" get https://127.0.0.1:1/
claim "get says so, too" exits_saying 3 "refused"
run env RES_OPTIONS="attempts:1 timeout:1" "$HANDFAST" connect no-such-name.invalid
claim "a name that does not resolve is named" exits_saying 3 "'no-such-name.invalid' does not resolve"
run "$HANDFAST" connect no..such..name
claim "what is no name is told" exits_saying 2 "neither a DNS name nor an IP address"
start_server first
run "$HANDFAST" serve --listen "127.0.0.1:$port" $good
claim "a port in use is told" exits_saying 3 "in use"

# Servers that speak no TLS.
start_listening http python3 "$here/raw_server.py" 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'
run "$HANDFAST" connect "127.0.0.1:$port"
claim "a plain HTTP server is recognised" exits_saying 1 "this looks like HTTP"
run "$HANDFAST" connect --json "127.0.0.1:$port"
claim "the same as JSON" json "$dir/out" 'o["failure"]["reason"] and o["peer"] is None'
start_listening ssh python3 "$here/raw_server.py" 'SSH-2.0-OpenSSH_9.2\r\n'
run "$HANDFAST" connect "127.0.0.1:$port"
claim "another server is refused" exits 1
start_listening silent python3 "$here/raw_server.py"
run "$HANDFAST" connect --timeout 1 "127.0.0.1:$port"
claim "a silent server is given up" exits_saying 3 "within 1 s"
start_listening closing python3 "$here/raw_server.py" ''
run "$HANDFAST" connect "127.0.0.1:$port"
claim "a server that just closes: the handshake failed" exits 1

conclude
