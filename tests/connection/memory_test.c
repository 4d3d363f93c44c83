/* memory_test.c - each allocation of a whole conversation fails in turn: what ends ends with NO_MEMORY, and is freed.
 */
#include "support/drought.h"
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

/* ---- a conversation that may fail at any step ---- */

static int64_t now(void *arg)
{
    (void)arg;
    return MAKE_NOW;
}

/* A setting that was refused says why. */
static bool is_set(const hf_config *config, hf_status status)
{
    assert_int_equal(status == HF_OK, hf_config_error(config)[0] == '\0');
    return status == HF_OK;
}

static bool configure(hf_config *config, const struct made_certificate *leaf)
{
    return config != NULL && is_set(config, hf_config_clock(config, now, NULL)) &&
           is_set(config, hf_config_trust_pem(config, of(test_root()->pem))) &&
           is_set(config, hf_config_alpn(config, "h2,http/1.1")) &&
           is_set(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

static bool begin(struct pair *p)
{
    p->client.config = hf_config_new();
    p->server.config = hf_config_new();
    if (!configure(p->client.config, client_leaf()) || !configure(p->server.config, test_leaf()) ||
        !is_set(p->server.config, hf_config_groups(p->server.config, "secp256r1")) ||
        !is_set(p->server.config, hf_config_client_auth(p->server.config, HF_CLIENT_AUTH_REQUIRED)))
        return false;
    p->client.conn = hf_client_new(p->client.config, "server.example");
    p->server.conn = hf_server_new(p->server.config);
    return p->client.conn != NULL && p->server.conn != NULL;
}

static bool has_failed(struct pair *p)
{
    return hf_failure_of(p->client.conn) != NULL || hf_failure_of(p->server.conn) != NULL;
}

static void exchange(struct pair *p)
{
    for (int i = 0; i < 4 && !has_failed(p); i++) {
        uint8_t out[100];
        size_t n, used;
        struct side *from = i % 2 == 0 ? &p->client : &p->server;
        (void)(hf_send(from->conn, (hf_span){ (const uint8_t *)"hello", 5 }, out, sizeof out, &n, &used) == HF_OK);
        wire_add(&from->sent, out, n);
        deliver(p, from, other_side(p, from));
    }
    (void)(hf_update_keys(p->client.conn, true) == HF_OK);
    shake_hands(p);
}

static bool converse(struct pair *p)
{
    if (!begin(p))
        return false;
    shake_hands(p);
    if (!has_failed(p))
        exchange(p);
    return !has_failed(p);
}

static uint8_t reason_alert(const hf_failure *failure)
{
    return strcmp(failure->reason, "NO_MEMORY") == 0 ? ALERT_INTERNAL_ERROR : ALERT_UNSUPPORTED_CERTIFICATE;
}

/* public_key_import() cannot tell lack of memory from a key that is none. */
static bool lacks_memory(const hf_failure *failure)
{
    return failure != NULL &&
           (strcmp(failure->reason, "NO_MEMORY") == 0 || strcmp(failure->reason, "UNSUPPORTED_KEY") == 0);
}

/* One side lacked memory, or both; the other one has heard of it. */
static void expect_lack_of_memory(struct pair *p)
{
    const hf_failure *client = hf_failure_of(p->client.conn), *server = hf_failure_of(p->server.conn);
    assert_true(lacks_memory(client) || lacks_memory(server));
    if (!lacks_memory(client))
        expect_alert_from_peer(&p->client, reason_alert(server));
    if (!lacks_memory(server))
        expect_alert_from_peer(&p->server, reason_alert(client));
}

/* Tells how many allocations there were. */
static size_t converse_without(size_t nth, bool and_those_after, bool *complete)
{
    struct pair p = { .chunk = nth % 3 == 0 ? 1 : 0 };
    begin_drought(nth, and_those_after);
    *complete = converse(&p);
    bool both_began = p.client.conn != NULL && p.server.conn != NULL;
    if (!*complete && both_began)
        expect_lack_of_memory(&p);
    if (*complete)
        assert_true(hf_is_connected(p.client.conn) && p.server.received.len == 10);
    free_pair(&p);
    return end_drought();
}

static void expect_each_failure_survived(bool and_those_after)
{
    bool complete = false;
    size_t nth = 0;
    (void)client_leaf();
    while (converse_without(nth, and_those_after, &complete) > nth) /* until there was none that could fail */
        nth++;
    assert_true(complete && nth > 30);
}

TEST(without_one_allocation)
{
    expect_each_failure_survived(false);
}

TEST(without_any_allocation_from_some_point_on)
{
    expect_each_failure_survived(true);
}

TEST(a_server_without_memory_tells_its_client)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    flush_side(&p.client);
    begin_drought(0, false); /* the server's first one, for the name that it is asked for */
    expect_refused(&p, &p.client, "NO_MEMORY", 80);
    end_drought();
    free_pair(&p);
}

TEST(a_server_without_memory_even_for_its_report_still_tells)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    flush_side(&p.client);
    begin_drought(0, true);
    deliver(&p, &p.client, &p.server);
    assert_string_equal(hf_failure_of(p.server.conn)->reason, "NO_MEMORY");
    flush_side(&p.server);
    end_drought();
    deliver(&p, &p.server, &p.client);
    expect_alert_from_peer(&p.client, ALERT_INTERNAL_ERROR);
    free_pair(&p);
}
