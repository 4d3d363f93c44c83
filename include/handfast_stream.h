/* handfast_stream.h - a blocking stream over a connected socket: TLS for programs that simply read and write.
 *
 * Built on handfast.h and on nothing else; it is in libhandfast. A stream borrows the connection and the socket: both
 * stay yours, and must outlive it. It never blocks for longer than its timeout, whatever mode the socket is in, so
 * with a timeout of 0 it serves a poll loop, too (hf_stream_events).
 *
 * HF_FAILED: hf_failure_of() the connection tells why; where it is NULL the network failed, and errno tells how.
 * HF_WAIT: the time was up, or the connection needs a signature or a verdict from you (hf_needs); call again. */
#ifndef HANDFAST_STREAM_H
#define HANDFAST_STREAM_H

#include "handfast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hf_stream hf_stream;

/* NULL when memory is lacking. `fd` is a connected stream socket. */
HF_API hf_stream *hf_stream_new(hf_conn *conn, int fd);

/* How long one call may take, in milliseconds; -1, the default, is forever, 0 never waits. */
HF_API void hf_stream_set_timeout(hf_stream *stream, int milliseconds);

/* Shakes hands. Reading and writing do so by themselves; this is for those who want to look at what was agreed first.
 */
HF_API HF_MUST_CHECK hf_status hf_stream_handshake(hf_stream *stream);

/* Reads at least one byte and at most `cap`. HF_CLOSED: the peer has properly said that this was all. */
HF_API HF_MUST_CHECK hf_status hf_stream_read(hf_stream *stream, uint8_t *out, size_t cap, size_t *len);

/* Writes all of `data`. *used is how much was taken when it is not HF_OK: do not give that again; it may be NULL where
 * there is no timeout. With no data it only sends what waits. */
HF_API HF_MUST_CHECK hf_status hf_stream_write(hf_stream *stream, hf_span data, size_t *used);

/* Says close_notify: nothing can be written after it, but the peer may be read until HF_CLOSED. */
HF_API HF_MUST_CHECK hf_status hf_stream_close(hf_stream *stream);

/* What poll(2) should watch the socket for: POLLIN, and POLLOUT while bytes wait to be sent. Call hf_stream_read()
 * until HF_WAIT before you poll: what it holds already does not make the socket readable. */
HF_API short hf_stream_events(const hf_stream *stream);

/* Wipes and frees the stream and sets *stream to NULL. The socket and the connection are left alone. */
HF_API void hf_stream_free(hf_stream **stream);

#ifdef __cplusplus
}
#endif
#endif
