"""raw_server.py [BYTES] - a server that speaks no TLS: it answers each connection with BYTES (with \\r\\n escapes) once
something has come, or, without BYTES, keeps silent for ever."""
import socket
import sys

answer = sys.argv[1].encode().decode("unicode_escape").encode("latin-1") if len(sys.argv) > 1 else None
listener = socket.create_server(("127.0.0.1", 0))
print("listening on 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
kept = []
while True:
    connection, _ = listener.accept()
    if answer is None:
        kept.append(connection)
        continue
    connection.recv(65536)
    connection.sendall(answer)
    connection.close()
