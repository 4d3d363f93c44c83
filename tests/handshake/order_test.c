/* order_test.c - each message of a flight left out, said twice, or said after the next one: the other side never takes
 * it. What it says instead is kept in data/tls13_refused_orders.txt and data/tls12_refused_orders.txt.
 *
 * The liar's table is changed, so that its transcript and keys are those of what it said: only the victim's own table
 * can refuse it. */
#include "handshake/figure.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

#include <stdio.h>

enum { TEXT_LEN = 16384 };

static void ask_client_and_prefer_p384(hf_config *config, void *arg)
{
    prefer_p384(config, arg);
    must(config, hf_config_client_auth(config, HF_CLIENT_AUTH_REQUIRED));
}

static const struct pair_options full_tls13_pair = { .configure_client = show_certificate,
                                                     .configure_server = ask_client_and_prefer_p384 };

/* ---- the changes ---- */

enum change { LEFT_OUT, TWICE, AFTER_THE_NEXT, NUM_CHANGES };

static bool is_heard(const struct step *row)
{
    return row->message != NO_MESSAGE && !is_said(row);
}

/* The next message of the same flight; 0: there is none. */
static size_t next_of_flight(const struct flow *flow, size_t i)
{
    for (i++; i < flow->count && !is_heard(&flow->rows[i]); i++)
        if (is_said(&flow->rows[i]))
            return i;
    return 0;
}

/* With what is awaited for it: a signature. */
static void bring_forward(struct flow *flow, size_t from, size_t to)
{
    size_t first = from;
    while (flow->rows[first - 1].act == AWAIT)
        first--;
    for (; first <= from; first++, to++) {
        struct step row = flow->rows[first];
        drop_row(flow, first);
        insert_row(flow, to, row);
    }
}

/* A first ClientHello begins to keep messages, and is to begin it once. */
static enum status (*say_hello)(struct handshake *);
static enum status say_hello_again(struct handshake *hs)
{
    kept_messages_forget(&hs->messages);
    return say_hello(hs);
}

static void say_twice(struct flow *flow, size_t i)
{
    insert_row(flow, i, flow->rows[i]);
    if (i > 0 || flow->rows[i].message != CLIENT_HELLO)
        return;
    say_hello = flow->rows[i].perform;
    flow->rows[i + 1].perform = say_hello_again;
}

static bool change(struct flow *flow, size_t i, enum change how)
{
    size_t next = next_of_flight(flow, i);
    if (!is_said(&flow->rows[i]) || (how == AFTER_THE_NEXT && next == 0))
        return false;
    if (how == LEFT_OUT)
        leave_unsaid(flow, i);
    else if (how == TWICE)
        say_twice(flow, i);
    else
        bring_forward(flow, next, i);
    return true;
}

/* ---- and what comes of them ---- */

static void expect_silence(struct pair *p, struct side *liar)
{
    struct side *victim = other_side(p, liar);
    if (hf_is_connected(liar->conn))
        send_text(liar, "listen");
    deliver(p, liar, victim);
    assert_int_equal(victim->received.len, 0);
    assert_false(hf_is_connected(victim->conn));
}

/* A victim that still waits is told that nothing more comes. */
static const char *reason_of(struct side *victim)
{
    if (hf_failure_of(victim->conn) == NULL)
        assert_int_equal(hf_receive_eof(victim->conn), HF_FAILED);
    return hf_failure_of(victim->conn)->reason;
}

static const char *outcome(struct pair *p, struct side *liar)
{
    shake_hands(p);
    if (hf_is_connected(p->client.conn) && hf_is_connected(p->server.conn)) {
        expect_talk(p);
        return "accepted";
    }
    expect_silence(p, liar);
    return reason_of(other_side(p, liar));
}

static void add_outcome(char *text, struct pair *p, bool by_client, enum message message, enum change how)
{
    static const char *const words[] = { "left out", "twice", "after the next" };
    size_t at = strlen(text);
    (void)snprintf(text + at, TEXT_LEN - at, "%s %s, %s: %s\n", by_client ? "client's" : "server's",
                   message_name(message), words[how], outcome(p, by_client ? &p->client : &p->server));
}

static void change_each_row(char *text, struct pair *p, const struct flow *honest, bool by_client)
{
    for (size_t i = 0; i < honest->count; i++)
        for (enum change how = LEFT_OUT; how < NUM_CHANGES; how++) {
            struct flow flow = *honest;
            if (!change(&flow, i, how))
                continue;
            renew(p);
            follow(by_client ? &p->client : &p->server, &flow);
            add_outcome(text, p, by_client, honest->rows[i].message, how);
        }
}

static void change_both_tables(char *text, uint16_t version, struct pair_options options)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    struct flow client = said_flow(&p, version, true), server = said_flow(&p, version, false);
    change_each_row(text, &p, &client, true);
    change_each_row(text, &p, &server, false);
    free_pair(&p);
}

static void expect_text_of_file(const char *text, const char *path)
{
    static char golden[TEXT_LEN];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    golden[fread(golden, 1, sizeof golden - 1, file)] = '\0';
    (void)fclose(file);
    assert_string_equal(text, golden);
}

TEST(a_message_left_out_or_twice_or_after_the_next_is_refused)
{
    static char text[TEXT_LEN];
    text[0] = '\0';
    change_both_tables(text, TLS13, full_tls13_pair);
    expect_text_of_file(text, TEST_DATA "/tls13_refused_orders.txt");
}

/* But one: RFC 6066 8 lets a server leave its CertificateStatus out. */
TEST(and_in_tls_1_2_by_each_key_exchange)
{
    static const char *const titles[] = { [BY_ECDHE] = "ECDHE", [BY_DHE] = "DHE", [BY_RSA] = "RSA" };
    static char text[TEXT_LEN];
    text[0] = '\0';
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        size_t at = strlen(text);
        (void)snprintf(text + at, TEXT_LEN - at, "%sby %s\n", at > 0 ? "\n" : "", titles[exchange]);
        change_both_tables(text, TLS12, full_tls12_pair(exchange));
    }
    expect_text_of_file(text, TEST_DATA "/tls12_refused_orders.txt");
}

static void expect_unchanged_accepted(uint16_t version, struct pair_options options)
{
    struct flow client = client_flow(version), server = server_flow(version);
    struct pair p = new_pair(options);
    follow(&p.client, &client);
    follow(&p.server, &server);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(and_an_unchanged_table_is_accepted)
{
    expect_unchanged_accepted(TLS13, full_tls13_pair);
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_unchanged_accepted(TLS12, full_tls12_pair(exchange));
}

/* ---- messages that belong elsewhere ---- */

/* Says it before each message of the second flight. */
static void expect_unwelcome(bool by_client, enum message kind, const char *body)
{
    struct pair p = new_pair(full_tls13_pair);
    const struct flow honest = by_client ? client_flow(TLS13) : server_flow(TLS13);
    for (size_t i = row_of(&honest, KEYS, NO_MESSAGE); i < honest.count; i++) {
        struct flow flow = honest;
        if (flow.rows[i].act != SEND)
            continue;
        insert_message(&flow, i, kind, body);
        renew(&p);
        follow(by_client ? &p.client : &p.server, &flow);
        expect_handshake_refused(&p, by_client ? &p.server : &p.client, "OUT_OF_ORDER", 10);
    }
    free_pair(&p);
}

TEST(a_message_from_after_the_handshake_is_refused_within)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        expect_unwelcome(by_client, NEW_SESSION_TICKET, "00000e10 00000000 00 0001 aa 0000");
        expect_unwelcome(by_client, KEY_UPDATE, "00");
    }
}

TEST(an_end_of_early_data_that_never_began_is_refused)
{
    expect_unwelcome(true, END_OF_EARLY_DATA, "");
}

TEST(a_message_of_tls_1_2_is_refused)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        expect_unwelcome(by_client, HELLO_REQUEST, "");
        expect_unwelcome(by_client, CERTIFICATE_STATUS, "01 000001 00");
        expect_unwelcome(by_client, SERVER_KEY_EXCHANGE, "03 001d 00");
        expect_unwelcome(by_client, SERVER_HELLO_DONE, "");
        expect_unwelcome(by_client, CLIENT_KEY_EXCHANGE, "01 00");
    }
}
