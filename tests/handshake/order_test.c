/* order_test.c - each message of a flight left out, said twice, or said after the next one: the other side never takes
 * it. What it says instead is kept in data/tls13_refused_orders.txt.
 *
 * The liar's table is changed, so that its transcript and keys are those of what it said: only the victim's own table
 * can refuse it. */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

#include <stdio.h>

enum { TEXT_LEN = 16384 };

static void ask_client_and_prefer_p384(hf_config *config, void *arg)
{
    prefer_p384(config, arg);
    must(config, hf_config_client_auth(config, HF_CLIENT_AUTH_REQUIRED));
}

/* ---- the changes ---- */

enum change { LEFT_OUT, TWICE, AFTER_THE_NEXT, NUM_CHANGES };

/* The next message of the same flight; 0: there is none. */
static size_t next_of_flight(const struct flow *flow, size_t i)
{
    for (i++; i < flow->count && flow->rows[i].act != RECV && flow->rows[i].act != MAY_RECV; i++)
        if (flow->rows[i].act == SEND)
            return i;
    return 0;
}

static bool change(struct flow *flow, size_t i, enum change how)
{
    size_t next = next_of_flight(flow, i);
    if (flow->rows[i].act != SEND || (how == AFTER_THE_NEXT && next == 0))
        return false;
    if (how == LEFT_OUT)
        drop_row(flow, i);
    else if (how == TWICE)
        insert_row(flow, i, flow->rows[i]);
    else
        swap_rows(flow, i, next);
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

static void add_outcome(char *text, struct pair *p, bool by_client, enum message message, enum change how)
{
    static const char *const words[] = { "left out", "twice", "after the next" };
    struct side *liar = by_client ? &p->client : &p->server;
    shake_hands(p);
    expect_silence(p, liar);
    size_t at = strlen(text);
    (void)snprintf(text + at, TEXT_LEN - at, "%s %s, %s: %s\n", by_client ? "client's" : "server's",
                   message_name(message), words[how], reason_of(other_side(p, liar)));
}

static void change_each_row(char *text, struct pair *p, bool by_client)
{
    const struct flow honest = by_client ? client_flow() : server_flow();
    for (size_t i = 0; i < honest.count; i++)
        for (enum change how = LEFT_OUT; how < NUM_CHANGES; how++) {
            struct flow flow = honest;
            if (!change(&flow, i, how))
                continue;
            renew(p);
            follow(by_client ? &p->client : &p->server, &flow);
            add_outcome(text, p, by_client, honest.rows[i].message, how);
        }
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
    struct pair p = new_pair(
        (struct pair_options){ .configure_client = show_certificate, .configure_server = ask_client_and_prefer_p384 });
    text[0] = '\0';
    change_each_row(text, &p, true);
    change_each_row(text, &p, false);
    free_pair(&p);
    expect_text_of_file(text, TEST_DATA "/tls13_refused_orders.txt");
}

TEST(and_an_unchanged_table_is_accepted)
{
    struct flow client = client_flow(), server = server_flow();
    struct pair p = new_pair(
        (struct pair_options){ .configure_client = show_certificate, .configure_server = ask_client_and_prefer_p384 });
    follow(&p.client, &client);
    follow(&p.server, &server);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- messages that belong elsewhere ---- */

static enum status write_ticket(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, NEW_SESSION_TICKET)
        wr_bytes(&hs->out, hex("00000e10 00000000 00 0001 aa 0000"));
    return OK;
}

static enum status write_update(struct handshake *hs)
{
    write_key_update(&hs->out, false);
    return OK;
}

static enum status write_end_of_early_data(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, END_OF_EARLY_DATA) {
    }
    return OK;
}

/* Says it before each message of the second flight. */
static void expect_unwelcome(bool by_client, struct step row)
{
    struct pair p = new_pair(
        (struct pair_options){ .configure_client = show_certificate, .configure_server = ask_client_and_prefer_p384 });
    const struct flow honest = by_client ? client_flow() : server_flow();
    for (size_t i = row_of(&honest, KEYS, NO_MESSAGE); i < honest.count; i++) {
        struct flow flow = honest;
        if (flow.rows[i].act != SEND)
            continue;
        insert_row(&flow, i, row);
        renew(&p);
        follow(by_client ? &p.client : &p.server, &flow);
        expect_handshake_refused(&p, by_client ? &p.server : &p.client, "OUT_OF_ORDER", 10);
    }
    free_pair(&p);
}

TEST(a_message_from_after_the_handshake_is_refused_within)
{
    expect_unwelcome(true, (struct step){ SEND, NEW_SESSION_TICKET, NO_KEYS, always, write_ticket, "a ticket" });
    expect_unwelcome(false, (struct step){ SEND, NEW_SESSION_TICKET, NO_KEYS, always, write_ticket, "a ticket" });
    expect_unwelcome(true, (struct step){ SEND, KEY_UPDATE, NO_KEYS, always, write_update, "an update" });
    expect_unwelcome(false, (struct step){ SEND, KEY_UPDATE, NO_KEYS, always, write_update, "an update" });
}

TEST(an_end_of_early_data_that_never_began_is_refused)
{
    expect_unwelcome(true,
                     (struct step){ SEND, END_OF_EARLY_DATA, NO_KEYS, always, write_end_of_early_data, "an end" });
}
