/* libevent.c - a bufferevent that is TLS: a filter over a socket's bufferevent.
 *
 *   caller  <- input  <-  open_input  <- input  <-  socket        `outer` is the filter, which the caller holds;
 *   caller  -> output ->  seal_output -> output ->  socket        `socket` is what it stands on.
 *
 * libevent's filter leaves four things undone, and each is done here:
 *  - It lets data go when the layer below has buffered it, and evhttp closes then: the end of a response would be
 *    lost. So what was sealed stays in outer's output until the socket's output is empty.
 *  - It does not look at its output when writing is enabled. So whatever is added is looked at in the next turn.
 *  - It drops a filter function's BEV_ERROR, and passes the socket's EOF on whatever it means. So our callbacks stand
 *    between the socket and the filter, and tell the caller what happened, when the alert has been sent.
 *  - close() with unread bytes makes the kernel reset the connection, and the peer lose what it had not read yet. So a
 *    closing socket is read to its end for a little while.
 *
 * The filter calls its functions from inside its own callbacks and from the caller's; what must not happen there is
 * left to `later`, an event that runs in the same turn of the loop. */
#include "handfast_libevent.h"

#include <errno.h>
#include <event2/buffer.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct tls {
    hf_conn *conn;
    struct bufferevent *outer, *socket;
    bufferevent_data_cb filter_read, filter_write; /* the filter's own callbacks on `socket` */
    bufferevent_event_cb filter_event;
    void *filter;
    struct event *later;
    size_t sealed; /* bytes at the front of outer's output that are sealed, but not all sent */
    short ending;  /* the last event, to be told when everything is sent; 0 while none */
    bool in_turn, connected, told_ending, network_ended;
    hf_bufferevent_end_fn *on_end;
    void *on_end_arg;
};

/* Sealed, or said by the connection itself, and not yet sent, at most: a peer that does not read costs this twice. */
#define MAX_SEALED ((size_t)65536)
/* Of one record (5.1). */
#define MAX_CONTENT 16384

static struct tls *tls_on(struct bufferevent *socket);

static void run_later(struct tls *t)
{
    event_active(t->later, EV_TIMEOUT, 0);
}

static void end_with(struct tls *t, short event)
{
    if (t->ending == 0)
        t->ending = event;
    run_later(t);
}

/* ---- Sealing --------------------------------------------------------------------------------------------- */

/* Moves what the connection itself has to say into the socket's output. A peer that asks for new keys, again and again,
 * and does not read the answers must not fill our memory with them: what has no room is said in a later turn. */
static void flush_conn(struct tls *t)
{
    struct evbuffer *wire = bufferevent_get_output(t->socket);
    while ((hf_needs(t->conn) & HF_NEEDS_FLUSH) && evbuffer_get_length(wire) < MAX_SEALED) {
        uint8_t out[HF_MAX_RECORD];
        size_t len = 0;
        hf_status s = hf_flush(t->conn, out, sizeof out, &len);
        evbuffer_add(wire, out, len);
        if (s == HF_FAILED || len == 0)
            return;
    }
}

/* Seals one record, and returns how many bytes of `data` are in it. */
static size_t seal_record(struct tls *t, struct evbuffer *wire, hf_span data)
{
    struct evbuffer_iovec room;
    size_t used = 0;
    size_t size = hf_send_size(t->conn, data.len);
    if (evbuffer_reserve_space(wire, (ev_ssize_t)size, &room, 1) != 1)
        return 0;
    size_t len = 0;
    hf_status s = hf_send(t->conn, data, room.iov_base, room.iov_len, &len, &used);
    room.iov_len = len;
    evbuffer_commit_space(wire, &room, 1);
    /* TLS 1.2 closes by itself before an AEAD's limit: what was written can never be sent. */
    if (s == HF_FAILED || s == HF_CLOSED)
        end_with(t, BEV_EVENT_ERROR | BEV_EVENT_WRITING);
    return used;
}

static void seal_more(struct tls *t, struct evbuffer *plain, struct evbuffer *wire)
{
    while (evbuffer_get_length(plain) > t->sealed && evbuffer_get_length(wire) < MAX_SEALED) {
        uint8_t content[MAX_CONTENT];
        struct evbuffer_ptr from;
        if (evbuffer_ptr_set(plain, &from, t->sealed, EVBUFFER_PTR_SET) != 0)
            return;
        ev_ssize_t n = evbuffer_copyout_from(plain, &from, content, sizeof content);
        size_t used = n > 0 ? seal_record(t, wire, (hf_span){ content, (size_t)n }) : 0;
        if (used == 0)
            return;
        t->sealed += used;
    }
}

/* The filter's process_out. BEV_OK makes the filter call the caller's write callback, so it is said when bytes have
 * really gone. Outside a turn nothing is sealed: what a caller writes in pieces becomes one record. */
static enum bufferevent_filter_result seal_output(struct evbuffer *plain, struct evbuffer *wire, ev_ssize_t limit,
                                                  enum bufferevent_flush_mode mode, void *arg)
{
    struct tls *t = arg;
    bool went = t->sealed > 0 && evbuffer_get_length(wire) == 0;
    (void)limit;
    if (went) {
        evbuffer_drain(plain, t->sealed);
        t->sealed = 0;
    }
    bool may_seal = hf_is_connected(t->conn) && !(t->ending & BEV_EVENT_ERROR);
    if (may_seal && (t->in_turn || mode != BEV_NORMAL))
        seal_more(t, plain, wire);
    return went ? BEV_OK : BEV_NEED_MORE;
}

/* ---- Opening --------------------------------------------------------------------------------------------- */

/* Opens the records that are complete in `wire`; *used is how many of its bytes they were. */
static hf_status open_records(struct tls *t, struct evbuffer *plain, uint8_t *wire, size_t len, size_t *used)
{
    hf_status s = HF_OK;
    *used = 0;
    while (s == HF_OK && *used < len) {
        hf_span data = { NULL, 0 };
        size_t n = 0;
        s = hf_receive(t->conn, wire + *used, len - *used, &n, &data);
        *used += n;
        if (s == HF_OK && data.len > 0)
            evbuffer_add(plain, data.at, data.len);
    }
    return s;
}

/* The filter's process_in. All that can be opened is opened in one call: the filter does not come back for the rest.
 * After the end whatever still comes is thrown away. */
static enum bufferevent_filter_result open_input(struct evbuffer *wire, struct evbuffer *plain, ev_ssize_t limit,
                                                 enum bufferevent_flush_mode mode, void *arg)
{
    struct tls *t = arg;
    size_t before = evbuffer_get_length(plain);
    hf_status s = HF_OK;
    size_t used = 1;
    (void)limit;
    (void)mode;
    while (s == HF_OK && used > 0 && t->ending == 0) {
        uint8_t bytes[HF_MAX_RECORD];
        ev_ssize_t n = evbuffer_copyout(wire, bytes, sizeof bytes);
        s = open_records(t, plain, bytes, n > 0 ? (size_t)n : 0, &used);
        evbuffer_drain(wire, used);
    }
    flush_conn(t);
    if (s == HF_FAILED)
        end_with(t, BEV_EVENT_ERROR | BEV_EVENT_READING);
    else if (s == HF_CLOSED)
        end_with(t, BEV_EVENT_EOF | BEV_EVENT_READING);
    else if (!t->connected && hf_is_connected(t->conn))
        run_later(t);
    if (t->ending != 0)
        evbuffer_drain(wire, evbuffer_get_length(wire));
    return evbuffer_get_length(plain) > before ? BEV_OK : BEV_NEED_MORE;
}

/* Says close_notify: not after a stream that was left unfinished, which must not look like a finished one. */
static void say_close(struct tls *t)
{
    evutil_socket_t fd = bufferevent_getfd(t->socket);
    struct evbuffer *wire = bufferevent_get_output(t->socket);
    bool unfinished = evbuffer_get_length(bufferevent_get_output(t->outer)) > 0 || evbuffer_get_length(wire) > 0;
    uint8_t out[HF_MAX_RECORD];
    size_t len = 0;
    if (fd < 0 || unfinished || !hf_is_connected(t->conn))
        return;
    hf_close(t->conn);
    if (hf_flush(t->conn, out, sizeof out, &len) == HF_OK && len > 0) {
        /* The socket's output is empty, so the kernel has room for these few bytes, but for the oddest cases. */
        ssize_t n = send(fd, out, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        (void)n;
    }
}

/* ---- The turn -------------------------------------------------------------------------------------------- */

static bool all_sent(const struct tls *t)
{
    /* Of a connection that failed nothing more can be sent than its alert. */
    bool failed = t->ending & BEV_EVENT_ERROR;
    return evbuffer_get_length(bufferevent_get_output(t->socket)) == 0 &&
           (failed || evbuffer_get_length(bufferevent_get_output(t->outer)) == 0);
}

/* In this order: the caller's write callback may write more, and then this was not the end yet. */
static void take_turn(struct tls *t)
{
    flush_conn(t);
    if (!t->connected && hf_is_connected(t->conn)) {
        t->connected = true;
        t->filter_event(t->socket, BEV_EVENT_CONNECTED, t->filter);
    }
    t->in_turn = true;
    t->filter_write(t->socket, t->filter);
    t->in_turn = false;
    if (t->ending != 0 && !t->told_ending && all_sent(t)) {
        t->told_ending = true;
        say_close(t);
        t->filter_event(t->socket, t->ending, t->filter);
    }
}

/* Callbacks may free the bufferevent, and the filter still sets its timers after they have: in memory that is gone
 * soon. So a reference is held while it works. */
static void on_later(evutil_socket_t fd, short what, void *arg)
{
    struct tls *t = arg;
    (void)fd;
    (void)what;
    if (tls_on(t->socket) != t)
        return; /* freed, but not finished yet */
    bufferevent_incref(t->outer);
    take_turn(t);
    bufferevent_decref(t->outer);
}

static void on_outer_output(struct evbuffer *output, const struct evbuffer_cb_info *change, void *arg)
{
    (void)output;
    if (change->n_added > 0)
        run_later(arg);
}

static void on_socket_read(struct bufferevent *socket, void *arg)
{
    struct tls *t = arg;
    bufferevent_incref(t->outer);
    t->filter_read(socket, t->filter);
    bufferevent_decref(t->outer);
}

static void on_socket_write(struct bufferevent *socket, void *arg)
{
    struct tls *t = arg;
    (void)socket;
    bufferevent_incref(t->outer);
    take_turn(t);
    bufferevent_decref(t->outer);
}

/* The network's end of the stream is the stream's end only if the peer has said so before (6.1). */
static void take_eof(struct tls *t)
{
    t->network_ended = true;
    hf_status s = hf_receive_eof(t->conn);
    flush_conn(t);
    end_with(t, (short)(BEV_EVENT_READING | (s == HF_CLOSED ? BEV_EVENT_EOF : BEV_EVENT_ERROR)));
}

static void on_socket_event(struct bufferevent *socket, short what, void *arg)
{
    struct tls *t = arg;
    if (what & BEV_EVENT_CONNECTED)
        return; /* TCP is; the caller hears of it when TLS is, too */
    if ((what & BEV_EVENT_EOF) && (what & BEV_EVENT_READING)) {
        take_eof(t);
        return;
    }
    t->network_ended = true;
    t->told_ending = true;
    t->filter_event(socket, what, t->filter);
}

/* ---- Closing --------------------------------------------------------------------------------------------- */

/* A socket that is closed, but for reading what the peer still sends. */
struct lingering {
    struct event *readable;
    int rounds;
};

static const struct timeval linger_time = { .tv_sec = 1 };
#define LINGER_ROUNDS 16

static void end_lingering(struct lingering *l, evutil_socket_t fd)
{
    event_free(l->readable);
    free(l);
    evutil_closesocket(fd);
}

static void on_lingering(evutil_socket_t fd, short what, void *arg)
{
    struct lingering *l = arg;
    char discarded[16384];
    ssize_t n = what & EV_TIMEOUT ? 0 : recv(fd, discarded, sizeof discarded, MSG_DONTWAIT);
    bool more = n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
    if (!more || --l->rounds == 0 || event_add(l->readable, &linger_time) != 0)
        end_lingering(l, fd);
}

static void linger(struct event_base *base, evutil_socket_t fd)
{
    struct lingering *l = calloc(1, sizeof *l);
    shutdown(fd, SHUT_WR);
    if (l)
        l->readable = event_new(base, fd, EV_READ, on_lingering, l);
    if (!l || !l->readable || event_add(l->readable, &linger_time) != 0) {
        if (l && l->readable)
            event_free(l->readable);
        free(l);
        evutil_closesocket(fd);
        return;
    }
    l->rounds = LINGER_ROUNDS;
}

/* The filter's free_context: the caller has let go of the bufferevent. */
static void end(void *arg)
{
    struct tls *t = arg;
    evutil_socket_t fd = bufferevent_getfd(t->socket);
    say_close(t);
    if (t->on_end)
        t->on_end(t->on_end_arg, t->conn);
    bufferevent_disable(t->socket, EV_READ | EV_WRITE);
    bufferevent_setfd(t->socket, -1);
    if (fd >= 0 && t->network_ended)
        evutil_closesocket(fd);
    else if (fd >= 0)
        linger(bufferevent_get_base(t->socket), fd);
    event_free(t->later);
    hf_conn_free(&t->conn);
    free(t);
}

/* ---- The public functions -------------------------------------------------------------------------------- */

/* Our callbacks go between the socket and the filter. They are also how hf_bufferevent_conn() knows one of ours. */
static void stand_between(struct tls *t)
{
    bufferevent_getcb(t->socket, &t->filter_read, &t->filter_write, &t->filter_event, &t->filter);
    bufferevent_setcb(t->socket, on_socket_read, on_socket_write, on_socket_event, t);
}

/* The TLS that stands on this socket; NULL when there is none, or it was freed. */
static struct tls *tls_on(struct bufferevent *socket)
{
    bufferevent_event_cb event = NULL;
    void *arg = NULL;
    if (socket)
        bufferevent_getcb(socket, NULL, NULL, &event, &arg);
    return event == on_socket_event ? arg : NULL;
}

static struct tls *tls_of(struct bufferevent *bev)
{
    return tls_on(bufferevent_get_underlying(bev));
}

static void abandon(struct tls *t)
{
    if (t->socket)
        bufferevent_free(t->socket);
    if (t->later)
        event_free(t->later);
    free(t);
}

struct bufferevent *hf_bufferevent_new(struct event_base *base, evutil_socket_t fd, hf_conn **conn, int options)
{
    if (options & ~BEV_OPT_CLOSE_ON_FREE)
        return NULL;
    struct tls *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->later = event_new(base, -1, 0, on_later, t);
    t->socket = bufferevent_socket_new(base, fd, 0);
    if (t->later && t->socket)
        t->outer = bufferevent_filter_new(t->socket, open_input, seal_output, BEV_OPT_CLOSE_ON_FREE, end, t);
    if (!t->outer) {
        abandon(t);
        return NULL;
    }
    t->conn = *conn;
    *conn = NULL;
    stand_between(t);
    evbuffer_add_cb(bufferevent_get_output(t->outer), on_outer_output, t);
    flush_conn(t); /* a client's ClientHello */
    return t->outer;
}

hf_conn *hf_bufferevent_conn(struct bufferevent *bev)
{
    struct tls *t = tls_of(bev);
    return t ? t->conn : NULL;
}

void hf_bufferevent_on_end(struct bufferevent *bev, hf_bufferevent_end_fn *on_end, void *arg)
{
    struct tls *t = tls_of(bev);
    if (!t)
        return;
    t->on_end = on_end;
    t->on_end_arg = arg;
}

void hf_bufferevent_say_close(struct bufferevent *bev)
{
    struct tls *t = tls_of(bev);
    if (t)
        say_close(t);
}
