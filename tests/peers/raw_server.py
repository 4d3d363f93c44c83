"""raw_server.py MODE [BYTES] - servers that are none of TLS.

MODE  answer  waits for something, then sends BYTES (with \\r\\n and \\x escapes), and reads to the end
      close   closes each connection at once
      reset   waits for something, then resets the connection
Prints what comes, in hexadecimal."""
import socket
import struct
import sys

mode = sys.argv[1]
answer = sys.argv[2].encode().decode("unicode_escape").encode("latin-1") if len(sys.argv) > 2 else b""
listener = socket.create_server(("127.0.0.1", 0))
print("listening on 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    if mode == "close":
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # what is left unread would make the kernel reset the connection
            pass
        connection.close()
        continue
    print("got", connection.recv(65536).hex(), flush=True)
    if mode == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        continue
    connection.sendall(answer)
    connection.shutdown(socket.SHUT_WR)
    while (piece := connection.recv(65536)):
        print("got", piece.hex(), flush=True)
    connection.close()
