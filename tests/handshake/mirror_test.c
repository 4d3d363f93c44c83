/* mirror_test.c - the flow tables of client and server, expanded under every combination of options, say the same:
 * the same senders, messages and keys in the same order. The orders are kept in data/tls13_orders.txt and
 * data/tls12_orders.txt: 6 of TLS 1.3, with and without a retry, by what the client is asked for and has; and 26 of
 * TLS 1.2, by key exchange (2), client certificate (3), staple (2) and ticket (2), and two abbreviated ones.
 *
 * A table that is mutated must be caught: the test of the test. */
#include "handshake/judgement.h"
#include "record/record.h"
#include "support/script.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_ORDERS = 32, ORDER_LEN = 2048 };

struct options {
    uint16_t version;
    bool asks_client, client_has_certificate;
    bool retried;                  /* TLS 1.3 */
    bool server_decrypts, staples; /* TLS 1.2: RSA key exchange; and the staple is a message of its own, */
    bool resumed, gives_ticket;    /* as the ticket is, for the abbreviated handshake */
};

static struct options options_of(uint16_t version, unsigned bits)
{
    bool is_tls13 = version == TLS13;
    return (struct options){ .version = version,
                             .retried = is_tls13 && (bits & 1),
                             .server_decrypts = !is_tls13 && (bits & 1),
                             .asks_client = bits & 2,
                             .client_has_certificate = bits & 4,
                             .staples = bits & 8,
                             .gives_ticket = bits & 16,
                             .resumed = bits & 32 };
}

static unsigned num_options(uint16_t version)
{
    return version == TLS13 ? 1 << 3 : 1 << 6;
}

/* A side's state, as its handlers would have left it under these options: what conditions may ask. */
struct chair {
    struct policy policy;
    struct agreement agreed;
    struct identity identity;
    struct handshake hs;
};

static void sit_down(struct chair *chair, struct options o, bool is_client)
{
    static const struct cipher_suite by_ecdhe = { .exchange = BY_ECDHE }, by_rsa = { .exchange = BY_RSA };
    memset(chair, 0, sizeof *chair);
    chair->hs.policy = &chair->policy;
    chair->hs.agreed = &chair->agreed;
    chair->hs.is_client = is_client;
    chair->agreed.version = o.version;
    chair->agreed.suite = o.server_decrypts ? &by_rsa : &by_ecdhe;
    chair->agreed.hello_retried = o.retried;
    chair->agreed.resumed = o.resumed;
    chair->hs.ticket_promised = o.gives_ticket;
    chair->hs.staple_promised = o.staples && !o.resumed;
    chair->policy.client_auth = o.asks_client ? HF_CLIENT_AUTH_OPTIONAL : HF_CLIENT_AUTH_NONE;
    bool asks = o.asks_client && !o.resumed;
    chair->hs.certificate_requested = is_client && asks;
    chair->hs.peer_sent_certificate = is_client || (asks && o.client_has_certificate);
    if (!is_client || (asks && o.client_has_certificate))
        chair->hs.identity = &chair->identity;
}

/* What the peer does where a table says MAY_RECV. It would send a staple always: the row's condition is to say when it
 * may. */
static bool peer_sends(struct options o, enum message message)
{
    switch (message) {
    case HELLO_RETRY_REQUEST:
        return o.retried;
    case CERTIFICATE_REQUEST:
        return o.asks_client;
    default:
        return true;
    }
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

static bool reads(const struct step *step)
{
    return step->act == KEYS && (step->keys == READ_HANDSHAKE || step->keys == READ_APPLICATION);
}

static bool writes(const struct step *step)
{
    return step->act == SEND || (step->act == KEYS && !reads(step) && step->keys != SESSION_KEYS);
}

static void add_line(struct order *order, const char *who, const char *what, enum epoch epoch)
{
    order->len += (size_t)snprintf(order->text + order->len, ORDER_LEN - order->len, "%s %s {%s}\n", who, what,
                                   epoch_name(epoch));
}

/* A ChangeCipherSpec is a line, and then the change. The session keys of TLS 1.2 are a line, too: both sides must make
 * them from the same messages. */
static void add_row(struct order *order, const struct step *step, bool is_client)
{
    bool sent = writes(step);
    if (step->keys == SESSION_KEYS)
        add_line(order, "both", "make session keys", APPLICATION_KEYS);
    if (step->message != NO_MESSAGE)
        add_line(order, sent == is_client ? "client" : "server", message_name(step->message),
                 sent ? order->writes : order->reads);
    if (step->act == KEYS && reads(step))
        order->reads = epoch_of(step->keys);
    else if (step->act == KEYS && writes(step))
        order->writes = epoch_of(step->keys);
}

static void expand(struct order *order, const struct step *flow, const struct chair *chair, struct options o)
{
    for (const struct step *step = flow; step->act != DONE; step++)
        if (step->when(&chair->hs) && (step->act != MAY_RECV || peer_sends(o, step->message)))
            add_row(order, step, chair->hs.is_client);
}

/* What must come: a message; or, under the keys that there are, the word that the next ones follow. */
static bool is_awaited(const struct step *step)
{
    return step->act == RECV || (reads(step) && step->message == CHANGE_CIPHER_SPEC_MESSAGE);
}

/* "It may come" must be followed by "it must come", with no change of keys between: else a side would have to read with
 * keys that it does not have yet, to know what came. */
static bool may_recv_is_safe(const struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        size_t j = i + 1;
        if (flow->rows[i].act != MAY_RECV)
            continue;
        while (flow->rows[j].act == SEND || flow->rows[j].act == MAY_RECV || flow->rows[j].act == AWAIT)
            j++;
        if (!is_awaited(&flow->rows[j]))
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
static bool all_orders(char *out, size_t cap, uint16_t version, const struct flow *client, const struct flow *server)
{
    static char orders[MOST_ORDERS][ORDER_LEN];
    size_t count = 0, at = 0;
    out[0] = '\0';
    for (unsigned bits = 0; bits < num_options(version); bits++) {
        struct order order;
        if (!one_order(&order, client, server, options_of(version, bits)))
            return false;
        if (!is_new(orders, count, order.text))
            continue;
        memcpy(orders[count++], order.text, order.len + 1);
        at += (size_t)snprintf(out + at, cap - at, "%s\n", order.text);
    }
    return may_recv_is_safe(client) && may_recv_is_safe(server);
}

static void golden_orders(char *out, size_t cap, uint16_t version)
{
    FILE *file = fopen(version == TLS13 ? TEST_DATA "/tls13_orders.txt" : TEST_DATA "/tls12_orders.txt", "r");
    assert_non_null(file);
    size_t n = fread(out, 1, cap - 1, file);
    (void)fclose(file);
    out[n] = '\0';
}

static void expect_golden_orders(uint16_t version)
{
    static char orders[MOST_ORDERS * ORDER_LEN], golden[MOST_ORDERS * ORDER_LEN];
    struct flow client = whole_flow(version, true), server = whole_flow(version, false);
    assert_true(all_orders(orders, sizeof orders, version, &client, &server));
    golden_orders(golden, sizeof golden, version);
    assert_string_equal(orders, golden);
}

TEST(client_and_server_tables_say_the_same_in_each_case)
{
    expect_golden_orders(TLS13);
    expect_golden_orders(TLS12);
}

TEST(each_row_but_the_last_has_a_caption_and_a_handler)
{
    const struct step *const tables[] = { client_opening, tls13_client, tls12_client,
                                          server_opening, tls13_server, tls12_server };
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (const struct step *step = tables[i]; step->act != DONE; step++) {
            assert_non_null(step->perform);
            assert_non_null(step->when);
            assert_true(strlen(step->caption) > 10);
            assert_int_equal(step->act == KEYS, step->keys != NO_KEYS);
            assert_int_equal(step->act == SEND || step->act == RECV || step->act == MAY_RECV ||
                                 step->message == CHANGE_CIPHER_SPEC_MESSAGE,
                             step->message != NO_MESSAGE);
        }
}

/* ---- the test of the test ---- */

static bool is_caught(uint16_t version, const struct flow *client, const struct flow *server)
{
    static char orders[MOST_ORDERS * ORDER_LEN], golden[MOST_ORDERS * ORDER_LEN];
    golden_orders(golden, sizeof golden, version);
    return !all_orders(orders, sizeof orders, version, client, server) || strcmp(orders, golden) != 0;
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

/* TLS 1.3 changes keys without a word of its own. */
static bool is_silent_change(const struct step *row)
{
    return row->act == KEYS && row->keys != SESSION_KEYS && row->message == NO_MESSAGE;
}

/* A row of the abbreviated handshake, or of the full one, alone. */
static bool is_abbreviated(const struct step *row)
{
    return row->when == if_resumed || row->when == if_resumed_with_ticket;
}

static bool exclude_each_other(const struct step *row, const struct step *next)
{
    return row->when != always && next->when != always && is_abbreviated(row) != is_abbreviated(next);
}

/* A mutant that means the same: an AWAIT row has no message; two rows of which only one is ever gone through; and two
 * of which one changes the direction in which the other does not go, without a word. */
static bool changes_nothing(const struct step *row, const struct step *next)
{
    if (row->act == AWAIT || (next != NULL && next->act == AWAIT))
        return true;
    if (next == NULL)
        return false;
    if (exclude_each_other(row, next))
        return true;
    return (is_silent_change(row) || is_silent_change(next)) && writes(row) != writes(next);
}

struct tally {
    size_t caught, mutants;
};

static void try_mutant(struct tally *tally, uint16_t version, const struct flow *client, const struct flow *server,
                       const char *what)
{
    bool found = is_caught(version, client, server);
    if (!found)
        print_message("not caught: %s\n", what);
    tally->mutants++;
    tally->caught += found;
}

static void mutate_row(struct tally *tally, uint16_t version, const struct flow *flow, const struct flow *other,
                       size_t i)
{
    bool is_client = flow->rows[0].act == SEND;
    struct flow mutant[3] = { without_row(*flow, i), always_taken(*flow, i), with_rows_swapped(*flow, i) };
    bool same[3] = { changes_nothing(&flow->rows[i], NULL),
                     flow->rows[i].when == always || flow->rows[i].act == AWAIT, /* it was `always` before */
                     i + 1 == flow->count || changes_nothing(&flow->rows[i], &flow->rows[i + 1]) };
    for (size_t m = 0; m < 3; m++) {
        char what[80];
        (void)snprintf(what, sizeof what, "%s row %zu, mutation %zu", is_client ? "client" : "server", i, m);
        if (!same[m])
            try_mutant(tally, version, is_client ? &mutant[m] : other, is_client ? other : &mutant[m], what);
    }
}

/* The opening's rows are all of them TLS 1.3's; in TLS 1.2 nobody goes through the retry. */
static size_t first_row(const struct flow *flow, uint16_t version)
{
    bool is_client = flow->rows[0].act == SEND;
    return version == TLS13 ? 0 : row_of(flow, is_client ? RECV : SEND, SERVER_HELLO);
}

static struct tally mutate_tables(uint16_t version)
{
    struct flow client = whole_flow(version, true), server = whole_flow(version, false);
    struct tally tally = { 0, 0 };
    for (size_t i = first_row(&client, version); i < client.count; i++)
        mutate_row(&tally, version, &client, &server, i);
    for (size_t i = first_row(&server, version); i < server.count; i++)
        mutate_row(&tally, version, &server, &client, i);
    print_message("%s: %zu of %zu mutants caught\n", version_name(version), tally.caught, tally.mutants);
    return tally;
}

TEST(a_mutated_row_is_caught)
{
    static const uint16_t versions[] = { TLS13, TLS12 };
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        struct tally tally = mutate_tables(versions[i]);
        assert_true(tally.mutants > 50);
        assert_int_equal(tally.caught, tally.mutants);
    }
}
