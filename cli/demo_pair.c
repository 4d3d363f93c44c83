/* demo_pair.c - a client and a server in one process, over a real TCP connection. */
#include "demo_pair.h"
#include "say.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* Milliseconds: on one machine nothing takes this long, unless something is broken. */
#define PATIENCE 5000

/* ---- Setting up ------------------------------------------------------------------------------------------ */

static void on_event(void *picture, const hf_conn *conn, const hf_event *event)
{
    (void)conn;
    draw_event(picture, event);
}

static bool configure(struct side *side, const struct flow *flow)
{
    side->config = hf_config_new();
    return side->config && flow->allow(side->config) && hf_config_alpn(side->config, "http/1.1") == HF_OK;
}

bool begin_pair(struct pair *p, const struct flow *flow, const struct credentials *c)
{
    *p = (struct pair){ .picture = { .phases = flow->phases, .remarks = flow->remarks },
                        .client = { .fd = -1 },
                        .server = { .fd = -1 } };
    return configure(&p->client, flow) && configure(&p->server, flow) &&
           hf_config_trust_pem(p->client.config, bytes_of(c->ca)) == HF_OK &&
           hf_config_keep_peer_chain(p->client.config) == HF_OK &&
           hf_config_trace(p->client.config, on_event, &p->picture) == HF_OK &&
           hf_config_add_identity(p->server.config, bytes_of(c->chain), bytes_of(c->key), NULL, NULL) == HF_OK;
}

/* One process can do both: the kernel completes the connection before it is accepted. */
bool connect_pair(struct pair *p, char where[ADDRESS_TEXT], struct problem *problem)
{
    struct address address;
    struct tcp tcp;
    int on = 1;
    if (!parse_address(&address, "127.0.0.1:0", NULL, problem))
        return false;
    int listener = listen_tcp(&address, where, problem);
    if (listener < 0)
        return false;
    begin_picture(&p->picture);
    if (parse_address(&address, where, NULL, problem) && connect_tcp(&tcp, &address, PATIENCE, problem)) {
        p->client.fd = tcp.fd;
        p->tcp_us = tcp.us;
        p->server.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }
    close(listener);
    if (p->server.fd >= 0)
        setsockopt(p->server.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return p->server.fd >= 0;
}

/* ---- The handshake --------------------------------------------------------------------------------------- */

/* After TCP, so that the ClientHello, which is written here, has its place in the picture. */
static bool begin_tls(struct pair *p)
{
    p->client.conn = hf_client_new(p->client.config, "localhost");
    p->server.conn = hf_server_new(p->server.config);
    if (p->client.conn && p->server.conn) {
        p->client.stream = hf_stream_new(p->client.conn, p->client.fd);
        p->server.stream = hf_stream_new(p->server.conn, p->server.fd);
    }
    return p->client.stream && p->server.stream;
}

static void set_patience(struct pair *p, int milliseconds)
{
    hf_stream_set_timeout(p->client.stream, milliseconds);
    hf_stream_set_timeout(p->server.stream, milliseconds);
}

static void await_either(const struct pair *p)
{
    struct pollfd watched[] = {
        { .fd = p->client.fd, .events = hf_stream_events(p->client.stream) },
        { .fd = p->server.fd, .events = hf_stream_events(p->server.stream) },
    };
    poll(watched, 2, PATIENCE);
}

/* The two take turns, as they would in two programs. */
static bool take_turns(struct pair *p)
{
    int64_t started = now_us();
    hf_status client = HF_WAIT, server = HF_WAIT;
    while (client != HF_FAILED && server != HF_FAILED && now_us() - started < PATIENCE * 1000) {
        client = hf_stream_handshake(p->client.stream);
        server = hf_stream_handshake(p->server.stream);
        if (client == HF_OK && server == HF_OK)
            return true;
        if (client == HF_WAIT && server == HF_WAIT)
            await_either(p);
    }
    return false;
}

bool shake_hands(struct pair *p)
{
    int64_t before = p->picture.spent;
    if (!begin_tls(p))
        return false;
    set_patience(p, 0);
    bool good = take_turns(p);
    set_patience(p, PATIENCE);
    p->tls_us = p->picture.spent - before;
    return good;
}

/* ---- Afterwards ------------------------------------------------------------------------------------------ */

bool carry(struct pair *p, const struct side *from, const struct side *to, const char *text, const struct step *step)
{
    uint8_t got[512];
    size_t len = 0;
    hf_span data = { (const uint8_t *)text, strlen(text) };
    if (hf_stream_write(from->stream, data, NULL) != HF_OK ||
        hf_stream_read(to->stream, got, sizeof got, &len) != HF_OK || len != data.len || memcmp(got, text, len) != 0)
        return false;
    draw_step(&p->picture, step);
    return true;
}

static bool farewell(const struct side *from, const struct side *to)
{
    uint8_t nothing[1];
    size_t len;
    return hf_stream_close(from->stream) == HF_OK && hf_stream_read(to->stream, nothing, 1, &len) == HF_CLOSED;
}

bool say_goodbye(struct pair *p)
{
    return farewell(&p->server, &p->client) && farewell(&p->client, &p->server);
}

const hf_failure *failure_of_pair(const struct pair *p)
{
    const hf_failure *failure = p->client.conn ? hf_failure_of(p->client.conn) : NULL;
    return failure || !p->server.conn ? failure : hf_failure_of(p->server.conn);
}

static void end_side(struct side *side)
{
    hf_stream_free(&side->stream);
    hf_conn_free(&side->conn);
    hf_config_free(&side->config);
    if (side->fd >= 0)
        close(side->fd);
}

void end_pair(struct pair *p)
{
    end_side(&p->client);
    end_side(&p->server);
}
