/* tls12_memory_test.c - memory in TLS 1.2: each allocation of a conversation fails in turn, by each key exchange:
 * what ends ends with an alert that says so, and is freed. */
#include "support/drought.h"
#include "support/script.h"
#include "support/tls12.h"
#include "test.h"

/* ---- a conversation that may fail at any step ---- */

static bool begin_side(struct side *side, hf_conn *conn)
{
    hf_conn_free(&side->conn);
    side->conn = conn;
    wire_clear(&side->sent);
    wire_clear(&side->inbound);
    wire_clear(&side->received);
    if (conn != NULL)
        note_events(side);
    return conn != NULL;
}

static bool begin(struct pair *p)
{
    bool client_begins = begin_side(&p->client, hf_client_new(p->client.config, "server.example"));
    bool server_begins = begin_side(&p->server, hf_server_new(p->server.config));
    return client_begins && server_begins;
}

static bool has_failed(const struct pair *p)
{
    return hf_failure_of(p->client.conn) != NULL || hf_failure_of(p->server.conn) != NULL;
}

static void say_hello(struct pair *p, struct side *from)
{
    uint8_t out[100];
    size_t n, used;
    (void)(hf_send(from->conn, (hf_span){ (const uint8_t *)"hello", 5 }, out, sizeof out, &n, &used) == HF_OK);
    wire_add(&from->sent, out, n);
    deliver(p, from, other_side(p, from));
}

static bool converse(struct pair *p)
{
    if (!begin(p))
        return false;
    shake_hands(p);
    if (!has_failed(p)) {
        say_hello(p, &p->client);
        say_hello(p, &p->server);
    }
    return !has_failed(p);
}

/* Two functions cannot tell lack of memory from what else may fail them. */
static bool lacks_memory(const hf_failure *failure)
{
    static const char *const reasons[] = { "NO_MEMORY", "UNSUPPORTED_KEY", "CRYPTO_FAILED" };
    for (size_t i = 0; failure != NULL && i < COUNT_OF(reasons); i++)
        if (strcmp(failure->reason, reasons[i]) == 0)
            return true;
    return false;
}

/* One side lacked memory, or both; the other one has heard of it. */
static void expect_lack_of_memory(struct pair *p)
{
    const hf_failure *client = hf_failure_of(p->client.conn), *server = hf_failure_of(p->server.conn);
    assert_true(lacks_memory(client) || lacks_memory(server));
    if (!lacks_memory(client))
        expect_alert_from_peer(&p->client, server->alert);
    if (!lacks_memory(server))
        expect_alert_from_peer(&p->server, client->alert);
}

static bool converse_without(struct pair *p, size_t nth, bool and_those_after)
{
    p->chunk = nth % 3 == 0 ? 1 : 0;
    begin_drought(nth, and_those_after);
    bool complete = converse(p);
    assert_int_equal(end_drought() <= nth, complete);
    if (complete)
        assert_true(p->client.received.len == 5 && p->server.received.len == 5);
    else if (p->client.conn != NULL && p->server.conn != NULL)
        expect_lack_of_memory(p);
    return complete;
}

static void expect_each_failure_survived(enum key_exchange exchange, bool and_those_after)
{
    struct pair p = new_pair(full_tls12_pair(exchange));
    size_t nth = 0;
    while (!converse_without(&p, nth, and_those_after))
        nth++;
    assert_true(nth > 16);
    free_pair(&p);
}

TEST(without_one_allocation)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_each_failure_survived(exchange, false);
}

TEST(without_any_allocation_from_some_point_on)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_each_failure_survived(exchange, true);
}
