#!/bin/sh
# request_test.sh - the README's program fetches a page from `serve`, and explains itself where it cannot.
. "$(dirname "$0")/../command/helpers.sh"

make_certificates
start_server server

run "$EXAMPLES/request" localhost "$port" "$ca"
claim "a page is fetched" exits 0
claim "the answer is HTTP" prints "HTTP/1.1 200"

run "$EXAMPLES/request" localhost "$port"
claim "a server that nobody vouches for is refused" exits 1
claim "and the reason is told" says "does not lead to an authority that we trust"

conclude
