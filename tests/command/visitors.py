"""visitors.py WHAT PORT CA [...] - the visitors that a server should bear. Exit status 0: it did.

many N    N connections at once: each asks, and is held until all have; then all ask again at once
early     asks, says close_notify and ends TCP at once: the whole answer must come nevertheless
pipelined three requests in one piece: three answers, in order
flood     asks for /big, reads nothing and sends on and on: the server must end that, and not keep it all
garbage   a broken record and a lot behind it: an alert must come, not a reset
silent N  N connections that never say a word, N that stop in the middle of a ClientHello, N that stop in the middle
          of a request; prints "waiting" and stays
"""
import socket
import ssl
import sys
import time

what, port, ca = sys.argv[1], int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(cafile=ca)
REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


def plain():
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def secure():
    return context.wrap_socket(plain(), server_hostname="localhost")


def read_answer(stream):
    """One answer from a file over the connection: its status, its body."""
    status = int(stream.readline().split()[1])
    length = 0
    while (line := stream.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body = stream.read(length)
    assert len(body) == length, "a body was cut"
    return status, body


def many(n):
    held = []
    for _ in range(n):
        tls = secure()
        held.append((tls, tls.makefile("rb")))
        tls.sendall(REQUEST % b"/json")
        assert read_answer(held[-1][1])[0] == 200
    for tls, _ in held:
        tls.sendall(REQUEST % b"/json")
    for _, stream in held:
        assert read_answer(stream)[0] == 200


def early(path, size):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with plain() as tcp:
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                tcp.sendall(outgoing.read())
                incoming.write(tcp.recv(65536))
        tls.write(REQUEST % path.encode())
        try:
            tls.unwrap()
        except (ssl.SSLWantReadError, ssl.SSLError):
            pass  # ours is said; the server's comes later
        tcp.sendall(outgoing.read())
        tcp.shutdown(socket.SHUT_WR)
        total = 0
        while (piece := tcp.recv(65536)):
            total += len(piece)
        assert total >= size, "%d bytes came, of %d and more" % (total, size)


def pipelined():
    with secure() as tls:
        tls.sendall(REQUEST % b"/json" + REQUEST % b"/nothing" + REQUEST % b"/json")
        stream = tls.makefile("rb")
        assert [read_answer(stream)[0] for _ in range(3)] == [200, 404, 200]


def flood():
    with secure() as tls:
        tls.sendall(REQUEST % b"/big")
        tls.settimeout(10)
        try:
            for _ in range(40):
                tls.sendall(b"x" * 1000000)
        except (ConnectionError, ssl.SSLError):
            return
    raise AssertionError("the server takes everything")


def garbage():
    with plain() as tcp:
        tcp.sendall(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00" + b"x" * 500000)
        time.sleep(0.3)
        answer = b""
        while (piece := tcp.recv(65536)):
            answer += piece
        assert answer[0] == 21 and len(answer) == 7, answer


def silent(n):
    held = [plain() for _ in range(2 * n)]
    for tcp in held[n:]:
        tcp.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    for _ in range(n):
        tls = secure()
        tls.sendall(b"GET /js")
        held.append(tls)
    print("waiting", flush=True)
    time.sleep(100)


if what in ("many", "silent"):
    globals()[what](int(sys.argv[4]))
elif what == "early":
    early(sys.argv[4], int(sys.argv[5]))
else:
    globals()[what]()
