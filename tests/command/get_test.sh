#!/bin/sh
# get: bodies of each kind, whole and cut, and what is no HTTP.
. "$(dirname "$0")/helpers.sh"
make_certificates

# answered MODE BYTES: a server that gives these bytes, and a get from it.
answered() {
    start_listening peer python3 "$here/tls_server.py" "$dir/certs/localhost.pem" "$dir/certs/localhost-key.pem" "$@"
    run "$HANDFAST" get --ca "$ca" "https://localhost:$port/a/path?and=query#not-this"
    kill "$pid"
}
body_is() {
    printf "$1" | cmp -s - "$dir/out"
}
exits_cut() {
    exits 1 && says "the network failed"
}
ok='HTTP/1.1 200 OK\r\n'

answered answer "${ok}Content-Length: 5\r\n\r\nhello"
claim "a body with Content-Length" body_is hello
claim "the request's first line" file_holds "$dir/peer.out" "GET /a/path?and=query HTTP/1.1"
claim "the Host field" file_holds "$dir/peer.out" "Host: localhost:$port"
answered cut "${ok}Content-Length: 5\r\n\r\nhello"
claim "a whole body is whole, though close_notify is missing" exits 0
answered answer "${ok}Content-Length: 50\r\n\r\nhello"
claim "a body that is shorter than its Content-Length is cut" exits 1
claim "and said to be" says "incomplete"
claim "what came of it is written" body_is hello
answered cut "${ok}Content-Length: 50\r\n\r\nhello"
claim "so is one whose stream was cut" exits 1
answered reset "${ok}Content-Length: 50\r\n\r\nhello"
claim "and one whose connection was reset" exits_cut
claim "after what came was written" body_is hello
answered answer "${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00A;x=y\r\n, world!!!\r\n0\r\nTrailer: x\r\n\r\n"
claim "a chunked body" body_is 'hello, world!!!'
answered answer "${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
claim "a chunked body without its last chunk is cut" exits 1
answered answer "${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello!!\r\n0\r\n\r\n"
claim "a chunk that is longer than it says is no HTTP" exits 4
answered answer "${ok}\r\nuntil the end"
claim "a body until close_notify" body_is 'until the end'
claim "is whole" exits 0
answered cut "${ok}\r\nuntil the end"
claim "a body until the stream is cut is not" exits 1
answered answer 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'
claim "no content is no body" body_is ''
claim "and is well" exits 0
answered answer 'HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope'
claim "an error's body is written" body_is nope
claim "and exits 4" exits 4
claim "with the status on stderr" says "404 Not Found"
answered answer 'HTTP/1.1 302 Found\r\nLocation: https://example.org/\r\nContent-Length: 0\r\n\r\n'
claim "a redirect is told, not followed" says "https://example.org/"
answered answer 'SSH-2.0-none\r\n'
claim "what is no HTTP is told" exits 4
answered answer "${ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
claim "two lengths are refused" exits 4
answered answer "${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
claim "a length and chunks are refused" exits 4
answered answer "${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
claim "chunks within chunks are refused" exits 4
answered answer 'HTTP/1.1200 OK\r\nContent-Length: 5\r\n\r\nhello'
claim "a status line has its spaces" exits 4
answered answer 'HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
claim "a protocol that nobody asked for is refused" exits 4
answered answer 'HTTP/1.1 103 Early Hints\r\nLocation: https://early.example/\r\n\r\nHTTP/1.1 300 Choices\r\nContent-Length: 0\r\n\r\n'
points_nowhere() {
    exits 0 && ! says "early.example"
}
claim "a Location counts only in the answer itself" points_nowhere
answered answer 'HTTP/1.1 404 a\x9b31mb\xc2\x9bc\xe2\x80\xaed\xc3\xa9\xed\xa0\x80\r\nContent-Length: 0\r\n\r\n'
claim "what could command a terminal is taken out" says "404 a?31mb??c???d$(printf '\303\251')???"
answered answer "${ok}No colon\r\n\r\n"
claim "a broken header line is refused" exits 4
answered answer ''
claim "no answer at all is cut" exits 1

start_listening peer python3 "$here/tls_server.py" "$dir/certs/localhost.pem" "$dir/certs/localhost-key.pem" answer \
    "${ok}Content-Length: 5\r\n\r\nhello"
run "$HANDFAST" get --json --verbose --ca "$ca" "https://127.0.0.1:$port"
claim "--json comes before the body" json "$dir/out" 'o["verified"]'
claim "--verbose tells what was agreed" says "TLSv1.3"
claim "a URL without a path asks for /" file_holds "$dir/peer.out" "GET / HTTP/1.1"

conclude
