"""tls_server.py CERT KEY MODE [BYTES] - a TLS server on Python's ssl, which is OpenSSL's: of TLS 1.3, or of the
environment's TLS_VERSION with its CIPHERS.

MODE  answer  reads a request, sends BYTES (with \\r\\n escapes), says close_notify
      cut     the same, but cuts the stream instead of saying close_notify
      reset   the same, but resets the TCP connection, once the client had time to read BYTES
      echo    sends back what comes, until the client has said close_notify
      sink    reads to the end, then says how many bytes came
Prints the request's lines on stdout, for the test to look at."""
import os
import socket
import ssl
import struct
import sys
import threading
import time

certificate, key, mode = sys.argv[1:4]
answer = sys.argv[4].encode().decode("unicode_escape").encode("latin-1") if len(sys.argv) > 4 else b""
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.minimum_version = context.maximum_version = ssl.TLSVersion[os.environ.get("TLS_VERSION", "TLSv1_3")]
context.set_ciphers(os.environ.get("CIPHERS", "DEFAULT"))
context.num_tickets = 0


def read_request(tls):
    request = b""
    while b"\r\n\r\n" not in request:
        piece = tls.recv(65536)
        if not piece:
            break
        request += piece
    print(request.decode(), flush=True)


def serve(connection):
    with connection:
        tls = context.wrap_socket(connection, server_side=True, suppress_ragged_eofs=False)
        if mode in ("answer", "cut", "reset"):
            read_request(tls)
            tls.sendall(answer)
        total = 0
        while mode in ("echo", "sink"):
            piece = tls.recv(65536)
            if not piece:
                break
            total += len(piece)
            if mode == "echo":
                tls.sendall(piece)
        if mode == "sink":
            tls.sendall(b"%d bytes\n" % total)
        if mode == "reset":
            time.sleep(0.5)
            tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            tls.close()
        elif mode == "cut":
            tls.shutdown(socket.SHUT_WR)
        else:
            tls.unwrap()


def serve_quietly(connection):
    try:
        serve(connection)
    except (ssl.SSLError, OSError) as error:
        print(error, file=sys.stderr, flush=True)


listener = socket.create_server(("127.0.0.1", 0))
print("listening on 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve_quietly, args=(accepted,), daemon=True).start()
