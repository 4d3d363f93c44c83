/* libevent_test.c - a bufferevent whose connection ends by itself. */
#include "connection/connection.h"
#include "handfast_libevent.h"
#include "support/pair.h"
#include "support/settings.h"
#include "test.h"

#include <event2/buffer.h>
#include <sys/socket.h>

/* Two bufferevents over a socket pair, and the last event of each. */
struct talk {
    struct event_base *base;
    struct bufferevent *client, *server;
    short client_event, server_event;
    unsigned connected;
};

static void take_all(struct bufferevent *side, void *arg)
{
    struct evbuffer *input = bufferevent_get_input(side);
    (void)arg;
    evbuffer_drain(input, evbuffer_get_length(input));
}

/* Both are connected: two records are left under the client's keys, and it has more to say. */
static void come_to_the_limit(struct talk *t)
{
    static const uint8_t data[200000];
    struct half *write = &hf_bufferevent_conn(t->client)->link.write;
    write->sequence = hf_bufferevent_conn(t->server)->link.read.sequence = write->aead->max_records - 2;
    bufferevent_write(t->client, data, sizeof data);
}

static void note_event(struct bufferevent *side, short what, void *arg)
{
    struct talk *t = arg;
    *(side == t->client ? &t->client_event : &t->server_event) = what;
    if ((what & BEV_EVENT_CONNECTED) && ++t->connected == 2)
        come_to_the_limit(t);
    if (t->client_event & BEV_EVENT_ERROR && t->server_event & BEV_EVENT_EOF)
        event_base_loopbreak(t->base);
}

static struct bufferevent *begin_side(struct talk *t, hf_conn **conn, int fd)
{
    struct bufferevent *side = hf_bufferevent_new(t->base, fd, conn, BEV_OPT_CLOSE_ON_FREE);
    assert_non_null(side);
    bufferevent_setcb(side, take_all, NULL, note_event, t);
    bufferevent_enable(side, EV_READ | EV_WRITE);
    return side;
}

TEST(a_connection_that_closes_at_its_aeads_limit_tells_that_not_all_was_sent)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12 });
    struct talk t = { .base = event_base_new() };
    const struct timeval limit = { 10, 0 };
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    assert_int_equal(evutil_make_socket_nonblocking(fds[0]) | evutil_make_socket_nonblocking(fds[1]), 0);
    t.client = begin_side(&t, &p.client.conn, fds[0]);
    t.server = begin_side(&t, &p.server.conn, fds[1]);
    event_base_loopexit(t.base, &limit);
    event_base_dispatch(t.base);
    assert_int_equal(t.client_event, BEV_EVENT_ERROR | BEV_EVENT_WRITING);
    assert_int_equal(t.server_event, BEV_EVENT_EOF | BEV_EVENT_READING);
    bufferevent_free(t.client);
    bufferevent_free(t.server);
    event_base_loop(t.base, EVLOOP_NONBLOCK);
    event_base_free(t.base);
    free_pair(&p);
}
