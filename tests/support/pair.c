/* pair.c - a client and a server in one process. */
#include "support/pair.h"

#include "message/code_points.h"
#include "test.h"

#include <stdio.h>

/* ---- bytes ---- */

void wire_add(struct wire *wire, const uint8_t *at, size_t len)
{
    if (wire->len + len > wire->cap) {
        wire->cap = 2 * (wire->len + len);
        wire->at = realloc(wire->at, wire->cap);
        assert_non_null(wire->at);
    }
    if (len > 0)
        memcpy(wire->at + wire->len, at, len);
    wire->len += len;
}

void wire_clear(struct wire *wire)
{
    wire->len = 0;
}

static void wire_drop(struct wire *wire, size_t n)
{
    wire->len -= n;
    if (wire->len > 0)
        memmove(wire->at, wire->at + n, wire->len);
}

static void wire_free(struct wire *wire)
{
    free(wire->at);
    *wire = (struct wire){ NULL, 0, 0 };
}

/* ---- making ---- */

const struct made_certificate *test_root(void)
{
    static const struct made_certificate *root;
    return root = root != NULL ? root : make_root("Test Root");
}

const struct made_certificate *test_leaf(void)
{
    static const struct made_certificate *leaf;
    return leaf = leaf != NULL ? leaf : make_leaf("DNS:server.example,IP:127.0.0.1", test_root());
}

void must(hf_config *config, hf_status status)
{
    if (status != HF_OK)
        fail_msg("a setting was refused: %s", hf_config_error(config));
}

static int64_t test_clock(void *arg)
{
    (void)arg;
    return MAKE_NOW;
}

enum { EVENTS_LEN = 4096 };

static void note_event(void *arg, const hf_conn *conn, const hf_event *event)
{
    (void)arg;
    char *events = hf_user(conn);
    if (event->kind != HF_EVENT_MESSAGE)
        return;
    size_t at = strlen(events);
    (void)snprintf(events + at, EVENTS_LEN - at, "%c %s {%s}\n", event->from_client ? 'C' : 'S', event->name,
                   event->protection);
}

hf_span of(struct span s)
{
    return (hf_span){ s.at, s.len };
}

static hf_config *new_config(const struct pair_options *options)
{
    hf_config *config = hf_config_new();
    assert_non_null(config);
    must(config, hf_config_clock(config, test_clock, NULL));
    must(config, hf_config_trace(config, note_event, NULL));
    must(config, hf_config_keep_peer_chain(config));
    must(config, hf_config_trust_pem(config, of(test_root()->pem)));
    if (options->newest == TLS12)
        must(config, hf_config_versions(config, "1.2"));
    return config;
}

static void configure(struct pair *p, const struct pair_options *options)
{
    p->client.config = new_config(options);
    p->server.config = new_config(options);
    if (!options->without_identity)
        must(p->server.config, hf_config_add_identity(p->server.config, of(chain_pem(test_leaf())),
                                                      of(test_leaf()->key_pem), NULL, NULL));
    if (options->configure_client != NULL)
        options->configure_client(p->client.config, options->arg);
    if (options->configure_server != NULL)
        options->configure_server(p->server.config, options->arg);
}

void note_events(struct side *side)
{
    free(side->events);
    side->events = calloc(1, EVENTS_LEN);
    assert_non_null(side->events);
    hf_set_user(side->conn, side->events);
}

struct pair new_pair(struct pair_options options)
{
    struct pair p = { .chunk = 0 };
    const char *name = options.name != NULL ? options.name : "server.example";
    configure(&p, &options);
    p.client.conn = hf_client_new(p.client.config, options.without_name ? NULL : name);
    if (p.client.conn == NULL)
        fail_msg("no client: %s", hf_config_error(p.client.config));
    p.server.conn = hf_server_new(p.server.config);
    if (p.server.conn == NULL)
        fail_msg("no server: %s", hf_config_error(p.server.config));
    note_events(&p.client);
    note_events(&p.server);
    return p;
}

static void free_side(struct side *side)
{
    hf_conn_free(&side->conn);
    hf_config_free(&side->config);
    free(side->events);
    wire_free(&side->sent);
    wire_free(&side->inbound);
    wire_free(&side->received);
}

void free_pair(struct pair *p)
{
    free_side(&p->client);
    free_side(&p->server);
}

/* ---- moving bytes ---- */

void flush_side(struct side *from)
{
    uint8_t out[4096];
    size_t n;
    do {
        (void)(hf_flush(from->conn, out, sizeof out, &n) == HF_OK); /* what it gives must go out, failed or not */
        wire_add(&from->sent, out, n);
    } while (n > 0);
}

/* A heap block of just the size, so that the sanitizer sees each byte read or written past it. */
static size_t receive(struct side *to, size_t len)
{
    size_t used = 0;
    hf_span data = { NULL, 0 };
    uint8_t *exact = malloc(len > 0 ? len : 1);
    assert_non_null(exact);
    memcpy(exact, to->inbound.at, len);
    to->last = hf_receive(to->conn, exact, len, &used, &data);
    wire_add(&to->received, data.at, data.len);
    free(exact);
    assert_true(used <= len);
    return used;
}

static void receive_all(struct side *to)
{
    size_t used = 1;
    while (to->inbound.len > 0 && used > 0) {
        used = receive(to, to->inbound.len);
        wire_drop(&to->inbound, used);
    }
}

void deliver(struct pair *p, struct side *from, struct side *to)
{
    struct wire sent = from->sent;
    size_t step = p->chunk > 0 ? p->chunk : sent.len;
    from->sent = (struct wire){ NULL, 0, 0 };
    for (size_t at = 0; at < sent.len; at += step) {
        wire_add(&to->inbound, sent.at + at, sent.len - at < step ? sent.len - at : step);
        receive_all(to);
    }
    receive_all(to); /* what it left there while it waited for an answer */
    wire_free(&sent);
}

void make_round_trip(struct pair *p)
{
    flush_side(&p->client);
    deliver(p, &p->client, &p->server);
    flush_side(&p->server);
    deliver(p, &p->server, &p->client);
}

void shake_hands(struct pair *p)
{
    for (int round = 0; round < 10; round++)
        make_round_trip(p);
}

void send_text(struct side *from, const char *text)
{
    uint8_t out[4096];
    size_t n, used;
    assert_int_equal(hf_send(from->conn, (hf_span){ (const uint8_t *)text, strlen(text) }, out, sizeof out, &n, &used),
                     HF_OK);
    assert_int_equal(used, strlen(text));
    wire_add(&from->sent, out, n);
}

/* ---- claims ---- */

static void expect_no_failure(struct side *side, const char *who)
{
    char text[2048];
    const hf_failure *failure = hf_failure_of(side->conn);
    if (failure == NULL)
        return;
    (void)hf_failure_text(failure, text, sizeof text);
    fail_msg("the %s failed: %s", who, text);
}

void expect_connected(struct pair *p)
{
    expect_no_failure(&p->client, "client");
    expect_no_failure(&p->server, "server");
    assert_true(hf_is_connected(p->client.conn));
    assert_true(hf_is_connected(p->server.conn));
}

void expect_failure(struct side *side, const char *reason, uint8_t alert)
{
    const hf_failure *failure = hf_failure_of(side->conn);
    if (failure == NULL)
        fail_msg("nothing failed, and %s was expected", reason);
    assert_string_equal(failure->reason, reason);
    assert_false(failure->peer_ended);
    assert_true(failure->has_alert);
    assert_int_equal(failure->alert, alert);
    assert_true(strlen(failure->sentence) > 10);
}

void expect_alert_from_peer(struct side *side, uint8_t alert)
{
    const hf_failure *failure = hf_failure_of(side->conn);
    assert_non_null(failure);
    assert_string_equal(failure->reason, "PEER_SENT_ALERT");
    assert_true(failure->peer_ended);
    assert_int_equal(failure->alert, alert);
}
