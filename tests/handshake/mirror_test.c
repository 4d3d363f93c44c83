/* mirror_test.c - the flow tables of client and server, expanded under every combination of options, say the same:
 * the same senders, messages and keys in the same order. The orders are kept in data/tls13_orders.txt.
 *
 * A table that is mutated must be caught: the test of the test. */
#include "handshake/handshake.h"
#include "record/record.h"
#include "support/script.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_ORDERS = 16, ORDER_LEN = 2048 };

struct options {
    bool retried, asks_client, client_has_certificate;
};

/* A side's state, as its handlers would have left it under these options: what conditions may ask. */
struct chair {
    struct policy policy;
    struct agreement agreed;
    struct identity identity;
    struct handshake hs;
};

static void sit_down(struct chair *chair, struct options o, bool is_client)
{
    memset(chair, 0, sizeof *chair);
    chair->hs.policy = &chair->policy;
    chair->hs.agreed = &chair->agreed;
    chair->hs.is_client = is_client;
    chair->agreed.hello_retried = o.retried;
    chair->policy.client_auth = o.asks_client ? HF_CLIENT_AUTH_OPTIONAL : HF_CLIENT_AUTH_NONE;
    chair->hs.certificate_requested = is_client && o.asks_client;
    chair->hs.peer_sent_certificate = is_client || (o.asks_client && o.client_has_certificate);
    if (!is_client || (o.asks_client && o.client_has_certificate))
        chair->hs.identity = &chair->identity;
}

/* What the peer does where a table says MAY_RECV. */
static bool peer_sends(struct options o, enum message message)
{
    return message == HELLO_RETRY_REQUEST ? o.retried : o.asks_client;
}

static enum epoch epoch_of(enum key_change change)
{
    return change == READ_HANDSHAKE || change == WRITE_HANDSHAKE ? HANDSHAKE_KEYS : APPLICATION_KEYS;
}

struct order {
    char text[ORDER_LEN];
    size_t len;
    enum epoch reads, writes;
};

static void add_row(struct order *order, const struct step *step, bool is_client)
{
    bool sent = step->act == SEND;
    if (step->act == KEYS && (step->keys == READ_HANDSHAKE || step->keys == READ_APPLICATION))
        order->reads = epoch_of(step->keys);
    else if (step->act == KEYS)
        order->writes = epoch_of(step->keys);
    if (step->message == NO_MESSAGE)
        return;
    order->len += (size_t)snprintf(order->text + order->len, ORDER_LEN - order->len, "%s %s {%s}\n",
                                   sent == is_client ? "client" : "server", message_name(step->message),
                                   epoch_name(sent ? order->writes : order->reads));
}

static void expand(struct order *order, const struct step *flow, const struct chair *chair, struct options o)
{
    for (const struct step *step = flow; step->act != DONE; step++)
        if (step->when(&chair->hs) && (step->act != MAY_RECV || peer_sends(o, step->message)))
            add_row(order, step, chair->hs.is_client);
}

/* "It may come" must be followed by "it must come", with no change of keys between: else a side would have to read with
 * keys that it does not have yet, to know what came. */
static bool may_recv_is_safe(const struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        size_t j = i + 1;
        if (flow->rows[i].act != MAY_RECV)
            continue;
        while (j < flow->count && (flow->rows[j].act == SEND || flow->rows[j].act == MAY_RECV))
            j++;
        if (flow->rows[j].act != RECV)
            return false;
    }
    return true;
}

static bool one_order(struct order *order, const struct flow *client, const struct flow *server, struct options o)
{
    static struct chair chair;
    struct order c = { .len = 0 }, s = { .len = 0 };
    sit_down(&chair, o, true);
    expand(&c, client->rows, &chair, o);
    sit_down(&chair, o, false);
    expand(&s, server->rows, &chair, o);
    *order = c;
    return strcmp(c.text, s.text) == 0 && c.reads == s.writes && c.writes == s.reads && c.reads == APPLICATION_KEYS &&
           c.writes == APPLICATION_KEYS;
}

static bool is_new(char orders[][ORDER_LEN], size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(orders[i], text) == 0)
            return false;
    return true;
}

/* All distinct orders, one after the other; false when the two sides differ somewhere. */
static bool all_orders(char *out, size_t cap, const struct flow *client, const struct flow *server)
{
    static char orders[MOST_ORDERS][ORDER_LEN];
    size_t count = 0, at = 0;
    out[0] = '\0';
    for (unsigned bits = 0; bits < 8; bits++) {
        struct order order;
        if (!one_order(&order, client, server, (struct options){ bits & 1, bits & 2, bits & 4 }))
            return false;
        if (!is_new(orders, count, order.text))
            continue;
        memcpy(orders[count++], order.text, order.len + 1);
        at += (size_t)snprintf(out + at, cap - at, "%s\n", order.text);
    }
    return may_recv_is_safe(client) && may_recv_is_safe(server);
}

static void golden_orders(char *out, size_t cap)
{
    FILE *file = fopen(TEST_DATA "/tls13_orders.txt", "r");
    assert_non_null(file);
    size_t n = fread(out, 1, cap - 1, file);
    (void)fclose(file);
    out[n] = '\0';
}

TEST(client_and_server_tables_say_the_same_in_each_case)
{
    static char orders[MOST_ORDERS * ORDER_LEN], golden[MOST_ORDERS * ORDER_LEN];
    struct flow client = client_flow(), server = server_flow();
    assert_true(all_orders(orders, sizeof orders, &client, &server));
    golden_orders(golden, sizeof golden);
    assert_string_equal(orders, golden);
}

TEST(each_row_but_the_last_has_a_caption_and_a_handler)
{
    const struct step *const tables[] = { client_opening, tls13_client, server_opening, tls13_server };
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (const struct step *step = tables[i]; step->act != DONE; step++) {
            assert_non_null(step->perform);
            assert_non_null(step->when);
            assert_true(strlen(step->caption) > 10);
            assert_int_equal(step->act == KEYS, step->keys != NO_KEYS);
            assert_int_equal(step->act == SEND || step->act == RECV || step->act == MAY_RECV,
                             step->message != NO_MESSAGE);
        }
}

/* ---- the test of the test ---- */

static bool is_caught(const struct flow *client, const struct flow *server)
{
    static char orders[MOST_ORDERS * ORDER_LEN], golden[MOST_ORDERS * ORDER_LEN];
    golden_orders(golden, sizeof golden);
    return !all_orders(orders, sizeof orders, client, server) || strcmp(orders, golden) != 0;
}

static struct flow without_row(struct flow flow, size_t i)
{
    drop_row(&flow, i);
    return flow;
}

static struct flow with_rows_swapped(struct flow flow, size_t i)
{
    swap_rows(&flow, i, i + 1);
    return flow;
}

static struct flow always_taken(struct flow flow, size_t i)
{
    flow.rows[i].when = always;
    return flow;
}

/* A mutant that means the same: an AWAIT row has no message; two rows of which one changes the direction in which the
 * other does not go; and a condition that was `always` before. */
static bool changes_nothing(const struct step *row, const struct step *next)
{
    if (row->act == AWAIT || (next != NULL && next->act == AWAIT))
        return true;
    if (next == NULL)
        return false;
    bool row_writes = row->act == SEND || row->keys == WRITE_HANDSHAKE || row->keys == WRITE_APPLICATION;
    bool next_writes = next->act == SEND || next->keys == WRITE_HANDSHAKE || next->keys == WRITE_APPLICATION;
    return (row->act == KEYS || next->act == KEYS) && row_writes != next_writes;
}

static void mutate(const struct flow *flow, const struct flow *other, bool is_client, size_t *caught, size_t *mutants)
{
    for (size_t i = 0; i < flow->count; i++) {
        struct flow mutant[3] = { without_row(*flow, i), always_taken(*flow, i), with_rows_swapped(*flow, i) };
        bool same[3] = { changes_nothing(&flow->rows[i], NULL),
                         flow->rows[i].when == always || flow->rows[i].act == AWAIT,
                         i + 1 == flow->count || changes_nothing(&flow->rows[i], &flow->rows[i + 1]) };
        for (size_t m = 0; m < 3; m++) {
            bool found = is_caught(is_client ? &mutant[m] : other, is_client ? other : &mutant[m]);
            if (!same[m] && !found)
                print_message("not caught: %s row %zu, mutation %zu\n", is_client ? "client" : "server", i, m);
            *mutants += !same[m];
            *caught += !same[m] && found;
        }
    }
}

TEST(a_mutated_row_is_caught)
{
    struct flow client = client_flow(), server = server_flow();
    size_t caught = 0, mutants = 0;
    mutate(&client, &server, true, &caught, &mutants);
    mutate(&server, &client, false, &caught, &mutants);
    print_message("%zu of %zu mutants caught\n", caught, mutants);
    assert_true(mutants > 60);
    assert_int_equal(caught, mutants);
}
