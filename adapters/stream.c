/* stream.c - a blocking stream over a connected socket, on the sans-I/O functions of handfast.h.
 *
 *   socket -> in -> hf_receive -> ready -> the caller          the caller -> hf_send -> out -> socket
 *                                                                            hf_flush -> out
 *
 * The socket is only used without waiting; whatever waits, waits in poll() against the call's deadline. */
#include "handfast_stream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

struct hf_stream {
    hf_conn *conn;
    int fd;
    int timeout;   /* milliseconds; -1 forever */
    hf_span ready; /* decrypted, inside `in`, not yet read by the caller */
    size_t in_at, in_len;
    size_t out_at, out_len;
    uint8_t in[HF_MAX_RECORD];
    uint8_t out[HF_MAX_RECORD];
};

/* Deadlines are points of the monotonic clock, in milliseconds. */
#define NO_DEADLINE INT64_MAX
#define AT_ONCE INT64_MIN

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t deadline_of(const hf_stream *stream)
{
    return stream->timeout < 0 ? NO_DEADLINE : now_ms() + stream->timeout;
}

/* As poll() wants it: -1 is forever. */
static int milliseconds_until(int64_t deadline)
{
    if (deadline == NO_DEADLINE)
        return -1;
    int64_t now = now_ms();
    return deadline <= now ? 0 : (int)(deadline - now);
}

/* HF_OK when the socket is ready, HF_WAIT when the time is up. */
static hf_status await(const hf_stream *stream, short events, int64_t deadline)
{
    struct pollfd watched = { .fd = stream->fd, .events = events };
    for (;;) {
        int n = poll(&watched, 1, milliseconds_until(deadline));
        if (n > 0)
            return HF_OK;
        if (n == 0)
            return HF_WAIT;
        if (errno != EINTR)
            return HF_FAILED;
    }
}

/* A refused peer often sends an alert and closes before we have written: then the alert is the reason to tell, and
 * not the broken pipe. */
static void hear_last_words(hf_stream *stream)
{
    int saved = errno;
    if (stream->ready.len == 0 && stream->in_at == stream->in_len) {
        size_t used = 0;
        ssize_t n = recv(stream->fd, stream->in, sizeof stream->in, MSG_DONTWAIT);
        stream->in_at = 0;
        stream->in_len = n > 0 ? (size_t)n : 0;
        hf_status s = hf_receive(stream->conn, stream->in, stream->in_len, &used, &stream->ready);
        stream->in_at = s == HF_OK ? used : 0;
    }
    errno = saved;
}

/* Sends what waits in `out`. */
static hf_status push(hf_stream *stream, int64_t deadline)
{
    while (stream->out_at < stream->out_len) {
        ssize_t n = send(stream->fd, stream->out + stream->out_at, stream->out_len - stream->out_at,
                         MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0) {
            stream->out_at += (size_t)n;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            hf_status s = await(stream, POLLOUT, deadline);
            if (s != HF_OK)
                return s;
        } else if (errno != EINTR) {
            hear_last_words(stream);
            return HF_FAILED;
        }
    }
    stream->out_at = stream->out_len = 0;
    return HF_OK;
}

/* Sends what the connection itself has to say. */
static hf_status flush(hf_stream *stream, int64_t deadline)
{
    hf_status s = push(stream, deadline);
    while (s == HF_OK && (hf_needs(stream->conn) & HF_NEEDS_FLUSH)) {
        hf_status flushed = hf_flush(stream->conn, stream->out, sizeof stream->out, &stream->out_len);
        s = push(stream, deadline);
        if (flushed == HF_FAILED)
            return HF_FAILED;
    }
    return s;
}

/* The reading side sends alerts and answers in passing: it does not wait for that, lest two peers that both only write
 * wait for each other, and a network that fails here shows in reading, after what it has still brought. */
static void flush_in_passing(hf_stream *stream)
{
    hf_status s = flush(stream, AT_ONCE);
    (void)s;
}

static hf_status take_eof(hf_stream *stream)
{
    hf_status s = hf_receive_eof(stream->conn);
    flush_in_passing(stream);
    return s;
}

static void move_to_front(hf_stream *stream)
{
    memmove(stream->in, stream->in + stream->in_at, stream->in_len - stream->in_at);
    stream->in_len -= stream->in_at;
    stream->in_at = 0;
}

/* Gets more bytes from the socket behind those of an incomplete record. */
static hf_status fill(hf_stream *stream, int64_t deadline)
{
    move_to_front(stream);
    for (;;) {
        size_t had = stream->in_len;
        flush_in_passing(stream);
        if (stream->in_len >
            had) /* a failed write listens for last words: they may fill the room, and recv() find none */
            return HF_OK;
        ssize_t n = recv(stream->fd, stream->in + stream->in_len, sizeof stream->in - stream->in_len, MSG_DONTWAIT);
        if (n > 0) {
            stream->in_len += (size_t)n;
            return HF_OK;
        }
        if (n == 0)
            return take_eof(stream);
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return HF_FAILED;
        hf_status s = await(stream, hf_stream_events(stream), deadline);
        if (s != HF_OK)
            return s;
    }
}

/* Takes one step on the reading side: one record, or more bytes for one. */
static hf_status take(hf_stream *stream, int64_t deadline)
{
    size_t used = 0;
    hf_status s =
        hf_receive(stream->conn, stream->in + stream->in_at, stream->in_len - stream->in_at, &used, &stream->ready);
    stream->in_at += used;
    if (s != HF_WAIT)
        flush_in_passing(stream);
    if (s == HF_WAIT && !(hf_needs(stream->conn) & (HF_NEEDS_SIGNATURE | HF_NEEDS_VERDICT)))
        return fill(stream, deadline);
    return s;
}

static hf_status shake_hands(hf_stream *stream, int64_t deadline)
{
    hf_status s = HF_OK;
    while (s == HF_OK && !hf_is_connected(stream->conn))
        s = take(stream, deadline);
    bool is_complete = hf_is_connected(stream->conn); /* a peer may close in the same breath */
    if (s == HF_CLOSED && !is_complete) {
        errno = ECONNRESET;
        return HF_FAILED;
    }
    return s == HF_OK || (s == HF_CLOSED && is_complete) ? flush(stream, deadline) : s;
}

hf_stream *hf_stream_new(hf_conn *conn, int fd)
{
    hf_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->conn = conn;
    stream->fd = fd;
    stream->timeout = -1;
    return stream;
}

void hf_stream_set_timeout(hf_stream *stream, int milliseconds)
{
    stream->timeout = milliseconds;
}

hf_status hf_stream_handshake(hf_stream *stream)
{
    return shake_hands(stream, deadline_of(stream));
}

hf_status hf_stream_read(hf_stream *stream, uint8_t *out, size_t cap, size_t *len)
{
    int64_t deadline = deadline_of(stream);
    hf_status s = HF_OK;
    *len = 0;
    while (stream->ready.len == 0 && s == HF_OK)
        s = take(stream, deadline);
    if (stream->ready.len == 0)
        return s;
    *len = stream->ready.len < cap ? stream->ready.len : cap;
    memcpy(out, stream->ready.at, *len);
    stream->ready.at += *len;
    stream->ready.len -= *len;
    return HF_OK;
}

hf_status hf_stream_write(hf_stream *stream, hf_span data, size_t *used)
{
    int64_t deadline = deadline_of(stream);
    size_t taken = 0;
    hf_status s = shake_hands(stream, deadline);
    while (s == HF_OK && taken < data.len) {
        hf_span rest = { data.at + taken, data.len - taken };
        size_t n = 0;
        hf_status sent = hf_send(stream->conn, rest, stream->out, sizeof stream->out, &stream->out_len, &n);
        taken += n;
        s = push(stream, deadline);
        if (sent != HF_OK)
            s = sent;
    }
    if (used)
        *used = taken;
    return s;
}

hf_status hf_stream_close(hf_stream *stream)
{
    hf_close(stream->conn);
    return flush(stream, deadline_of(stream));
}

short hf_stream_events(const hf_stream *stream)
{
    bool sends = stream->out_at < stream->out_len || (hf_needs(stream->conn) & HF_NEEDS_FLUSH);
    return (short)(POLLIN | (sends ? POLLOUT : 0));
}

void hf_stream_free(hf_stream **stream)
{
    if (!*stream)
        return;
    /* Application data stood here in the clear. */
    explicit_bzero(*stream, sizeof **stream);
    free(*stream);
    *stream = NULL;
}
