/* tls12_order_test.c - what may not be left out of TLS 1.2's figure, and what may not stand in it (RFC 5246 7.3): sets
 * of messages, ChangeCipherSpec at any other place, and messages from elsewhere.
 *
 * Implementations that took a message because they knew it, and not because it was its turn, were fooled by all of this
 * (SMACK, SKIP, CVE-2014-0224). */
#include "handshake/figure.h"
#include "support/tls12.h"
#include "test.h"

static struct side *liar_of(struct pair *p, bool by_client)
{
    return by_client ? &p->client : &p->server;
}

/* ---- sets of messages left out ---- */

/* Bit n stands for the n-th line that the side says. */
static void leave_out_set(struct flow *flow, unsigned set)
{
    size_t line = 0;
    for (size_t i = 0; i < flow->count; i++)
        if (is_said(&flow->rows[i]) && (set >> line++ & 1))
            leave_unsaid(flow, i);
}

static unsigned lines_of(const struct flow *flow)
{
    unsigned lines = 0;
    for (size_t i = 0; i < flow->count; i++)
        lines += is_said(&flow->rows[i]);
    return lines;
}

/* RFC 6066 8 lets a server leave its CertificateStatus out, which is its third message. */
static bool is_allowed(unsigned set, bool by_client)
{
    return !by_client && set == 1 << 2;
}

static void expect_set_refused(struct pair *p, const struct flow *honest, bool by_client, unsigned set)
{
    struct flow flow = *honest;
    struct side *liar = liar_of(p, by_client), *victim = other_side(p, liar);
    renew(p);
    leave_out_set(&flow, set);
    follow(liar, &flow);
    shake_hands(p);
    if (hf_is_connected(liar->conn))
        send_text(liar, "listen");
    deliver(p, liar, victim);
    assert_int_equal(hf_is_connected(victim->conn), is_allowed(set, by_client));
    assert_int_equal(victim->received.len > 0, is_allowed(set, by_client));
}

static void expect_sets_refused(enum key_exchange exchange, bool by_client)
{
    struct pair p = new_pair(full_tls12_pair(exchange));
    shake_hands(&p);
    struct flow honest = said_flow(&p, TLS12, by_client);
    unsigned lines = lines_of(&honest);
    assert_int_equal(lines, by_client ? 6 : exchange == BY_RSA ? 7 : 8);
    for (unsigned set = 1; set < 1U << lines; set++)
        expect_set_refused(&p, &honest, by_client, set);
    free_pair(&p);
}

TEST(any_set_of_a_clients_messages_left_out_is_refused)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_sets_refused(exchange, true);
}

TEST(any_set_of_a_servers_messages_left_out_is_refused)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_sets_refused(exchange, false);
}

/* ---- ChangeCipherSpec out of its place, RFC 5246 7.1 ---- */

static void expect_early(bool by_client, enum message before, const char *reason)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    struct flow flow = by_client ? client_flow(TLS12) : server_flow(TLS12);
    insert_change_cipher_spec(&flow, row_of(&flow, SEND, before));
    follow(liar_of(&p, by_client), &flow);
    expect_handshake_refused(&p, other_side(&p, liar_of(&p, by_client)), reason, 10);
    free_pair(&p);
}

TEST(a_clients_change_cipher_spec_before_its_time)
{
    expect_early(true, CLIENT_HELLO, "BAD_CHANGE_CIPHER_SPEC");
    expect_early(true, CERTIFICATE, "OUT_OF_ORDER");
    expect_early(true, CLIENT_KEY_EXCHANGE, "OUT_OF_ORDER");
    expect_early(true, CERTIFICATE_VERIFY, "OUT_OF_ORDER");
}

/* Before the ServerHello it might be one of TLS 1.3, which means nothing. */
TEST(a_servers_change_cipher_spec_before_its_time)
{
    expect_early(false, SERVER_HELLO, "BAD_CHANGE_CIPHER_SPEC");
    expect_early(false, CERTIFICATE, "OUT_OF_ORDER");
    expect_early(false, CERTIFICATE_STATUS, "OUT_OF_ORDER");
    expect_early(false, SERVER_KEY_EXCHANGE, "OUT_OF_ORDER");
    expect_early(false, CERTIFICATE_REQUEST, "OUT_OF_ORDER");
    expect_early(false, SERVER_HELLO_DONE, "OUT_OF_ORDER");
}

/* The client has said all that it had to say, and takes it; but the server goes on in the clear. */
TEST(a_servers_change_cipher_spec_behind_its_hello_done)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct flow flow = server_flow(TLS12);
    insert_change_cipher_spec(&flow, row_of(&flow, SEND, SERVER_HELLO_DONE) + 1);
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}

static void expect_second(bool by_client)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct flow flow = by_client ? client_flow(TLS12) : server_flow(TLS12);
    insert_change_cipher_spec(&flow, row_of(&flow, SEND, FINISHED));
    follow(liar_of(&p, by_client), &flow);
    shake_hands(&p);
    expect_failure(other_side(&p, liar_of(&p, by_client)), "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}

TEST(a_second_change_cipher_spec)
{
    expect_second(true);
    expect_second(false);
}

static struct step *key_change_of(struct flow *flow)
{
    size_t i = 0;
    while (flow->rows[i].keys != WRITE_APPLICATION)
        i++;
    return &flow->rows[i];
}

static void expect_changed_key_change(bool by_client, void (*change)(struct step *), const char *reason, uint8_t alert)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct flow flow = by_client ? client_flow(TLS12) : server_flow(TLS12);
    change(key_change_of(&flow));
    follow(liar_of(&p, by_client), &flow);
    shake_hands(&p);
    expect_failure(other_side(&p, liar_of(&p, by_client)), reason, alert);
    free_pair(&p);
}

static void keep_silent(struct step *row)
{
    row->message = NO_MESSAGE;
}

/* What it would be in the clear begins with the explicit nonce, eight zeros: a HelloRequest. */
TEST(new_keys_without_change_cipher_spec)
{
    expect_changed_key_change(true, keep_silent, "OUT_OF_ORDER", 10);
    expect_changed_key_change(false, keep_silent, "OUT_OF_ORDER", 10);
}

static enum status change_no_keys(struct handshake *hs)
{
    (void)hs;
    return OK;
}

static void keep_keys(struct step *row)
{
    row->perform = change_no_keys;
}

TEST(change_cipher_spec_and_a_finished_in_the_clear)
{
    expect_changed_key_change(true, keep_keys, "BAD_RECORD", 20);
    expect_changed_key_change(false, keep_keys, "BAD_RECORD", 20);
}

/* ---- ChangeCipherSpec as a record ---- */

/* Up to the server's first flight, and then the client's is lost: both wait for the other. */
static struct pair waiting_pair(void)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    make_round_trip(&p);
    flush_side(&p.client);
    wire_clear(&p.client.sent);
    return p;
}

static void expect_record_refused(bool by_client, const char *before, const char *content, const char *reason)
{
    struct pair p = waiting_pair();
    struct side *from = liar_of(&p, by_client);
    if (before != NULL)
        put_clear_record(from, HANDSHAKE, hex(before));
    put_clear_record(from, CHANGE_CIPHER_SPEC, hex(content));
    deliver(&p, from, other_side(&p, from));
    expect_failure(other_side(&p, from), reason, 10);
    free_pair(&p);
}

TEST(a_change_cipher_spec_that_is_not_a_byte_of_1)
{
    static const char *const contents[] = { "", "00", "02", "ff", "0101", "0100" };
    for (size_t i = 0; i < COUNT_OF(contents); i++) {
        expect_record_refused(true, NULL, contents[i], "BAD_CHANGE_CIPHER_SPEC");
        expect_record_refused(false, NULL, contents[i], "BAD_CHANGE_CIPHER_SPEC");
    }
}

TEST(a_change_cipher_spec_in_the_middle_of_a_message)
{
    expect_record_refused(true, "10", "01", "INTERLEAVED_MESSAGE");
    expect_record_refused(true, "10 000021 20 aabb", "01", "INTERLEAVED_MESSAGE");
    expect_record_refused(false, "14 0000", "01", "INTERLEAVED_MESSAGE");
}

TEST(a_change_cipher_spec_in_place_of_a_key_exchange)
{
    expect_record_refused(true, NULL, "01", "OUT_OF_ORDER");
}

TEST(a_change_cipher_spec_under_protection_or_after_the_handshake)
{
    for (int by_client = 0; by_client < 2; by_client++)
        for (int is_protected = 0; is_protected < 2; is_protected++) {
            struct pair p = new_pair(tls12_pair(BY_ECDHE));
            struct side *from = liar_of(&p, by_client);
            shake_hands(&p);
            if (is_protected)
                put_record(from, CHANGE_CIPHER_SPEC, hex("01"));
            else
                put_clear_record(from, CHANGE_CIPHER_SPEC, hex("01"));
            expect_refused(&p, from, "UNEXPECTED_RECORD", 10);
            free_pair(&p);
        }
}

/* ---- messages from elsewhere ---- */

/* Before each line that the side says. */
static void expect_unwelcome(bool by_client, enum message kind, const char *body)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    shake_hands(&p);
    const struct flow honest = said_flow(&p, TLS12, by_client);
    for (size_t i = 0; i < honest.count; i++) {
        struct flow flow = honest;
        if (flow.rows[i].act != SEND)
            continue;
        insert_message(&flow, i, kind, body);
        renew(&p);
        follow(liar_of(&p, by_client), &flow);
        expect_handshake_refused(&p, other_side(&p, liar_of(&p, by_client)), "OUT_OF_ORDER", 10);
    }
    free_pair(&p);
}

TEST(a_message_of_tls_1_3)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        expect_unwelcome(by_client, ENCRYPTED_EXTENSIONS, "0000");
        expect_unwelcome(by_client, KEY_UPDATE, "00");
    }
    expect_unwelcome(true, END_OF_EARLY_DATA, "");
}

TEST(a_ticket_that_was_not_asked_for)
{
    expect_unwelcome(false, NEW_SESSION_TICKET, "00000e10 0001 aa");
}

/* RFC 5246 7.4.1.1 has a client ignore it "if the client is currently negotiating a session". It has no place in the
 * figure, nobody needs it there, and both sides would have to leave it out of their hashes. */
TEST(a_hello_request_within_a_handshake)
{
    expect_unwelcome(false, HELLO_REQUEST, "");
    expect_unwelcome(true, HELLO_REQUEST, "");
}

static void expect_unwelcome_when_connected(struct pair_options options, bool by_client, const char *message)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    put_record(liar_of(&p, by_client), HANDSHAKE, hex(message));
    expect_refused(&p, liar_of(&p, by_client), "OUT_OF_ORDER", 10);
    free_pair(&p);
}

TEST(after_the_handshake_nothing_of_tls_1_3)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        expect_unwelcome_when_connected(tls12_pair(BY_ECDHE), by_client, "18 000001 00");
        expect_unwelcome_when_connected(tls12_pair(BY_ECDHE), by_client, "04 000007 00000e10 0001 aa");
        expect_unwelcome_when_connected(tls12_pair(BY_ECDHE), by_client, "0d 000000");
    }
}

TEST(after_the_handshake_of_tls_1_3_nothing_of_tls_1_2)
{
    static const struct pair_options tls13;
    expect_unwelcome_when_connected(tls13, false, "00 000000");
    expect_unwelcome_when_connected(tls13, true, "00 000000");
    expect_unwelcome_when_connected(tls13, true, "01 000000");
    expect_unwelcome_when_connected(tls13, true, "10 000000");
}

/* ---- in the record of the last message ---- */

static void expect_company_refused(bool by_client, const char *company)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct side *liar = liar_of(&p, by_client);
    lie(liar, &LIE(FINISHED, FOLLOWED_BY(company)));
    shake_hands(&p);
    expect_failure(other_side(&p, liar), "OUT_OF_ORDER", 10);
    free_pair(&p);
}

TEST(a_message_in_the_record_of_a_finished)
{
    expect_company_refused(true, "14 00000c 000000000000000000000000");
    expect_company_refused(false, "14 00000c 000000000000000000000000");
    expect_company_refused(false, "04 000007 00000e10 0001 aa");
}
