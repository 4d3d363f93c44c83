/* key_change_test.c - no message reaches across a change of keys (RFC 8446 5.1).
 *
 * Bytes that stand in the same record behind the last message under the old keys would be taken for messages under the
 * new ones, though anybody can have put them there: RUSTSEC-2026-0285. */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

static const struct pair_options plain, asking = { .configure_server = ask_client };

static void expect_lie_refused(struct pair_options options, bool by_client, struct lie what)
{
    struct pair p = new_pair(options);
    lie(by_client ? &p.client : &p.server, &what);
    expect_handshake_refused(&p, by_client ? &p.server : &p.client, "ACROSS_KEY_CHANGE", 10);
    free_pair(&p);
}

TEST(encrypted_extensions_in_the_record_of_the_server_hello)
{
    expect_lie_refused(plain, false, LIE(SERVER_HELLO, FOLLOWED_BY("08 000002 0000")));
}

TEST(the_beginning_of_a_message_in_the_record_of_the_server_hello)
{
    expect_lie_refused(plain, false, LIE(SERVER_HELLO, FOLLOWED_BY("08")));
    expect_lie_refused(plain, false, LIE(SERVER_HELLO, FOLLOWED_BY("08 0000")));
    expect_lie_refused(plain, false, LIE(SERVER_HELLO, FOLLOWED_BY("08 000002 00")));
}

TEST(a_ticket_in_the_record_of_the_servers_finished)
{
    expect_lie_refused(plain, false, LIE(FINISHED, FOLLOWED_BY("04 00000e 00000e10 00000000 00 0001 aa 0000")));
    expect_lie_refused(plain, false, LIE(FINISHED, FOLLOWED_BY("04")));
}

/* On the wire: the client does not know of it. */
static void expect_refused_behind_client_hello(struct pair_options options, const char *more)
{
    struct pair p = new_pair(options);
    flush_side(&p.client);
    struct wire hello = p.client.sent;
    size_t content_len = hello.len - RECORD_HEADER_LEN;
    p.client.sent = (struct wire){ NULL, 0, 0 };
    put_clear_record(&p.client, HANDSHAKE, joined(span_of(hello.at + RECORD_HEADER_LEN, content_len), hex(more)));
    free(hello.at);
    expect_handshake_refused(&p, &p.server, "ACROSS_KEY_CHANGE", 10);
    free_pair(&p);
}

TEST(anything_in_the_record_of_the_client_hello)
{
    expect_refused_behind_client_hello(plain, "14");
    expect_refused_behind_client_hello(asking, "0b 000004 00 000000");
}

TEST(a_key_update_in_the_record_of_the_clients_finished)
{
    expect_lie_refused(plain, true, LIE(FINISHED, FOLLOWED_BY("18 000001 00")));
    expect_lie_refused(plain, true, LIE(FINISHED, FOLLOWED_BY("18")));
}

TEST(a_message_in_the_clear_after_the_server_hello)
{
    struct pair p = new_pair(plain);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    struct wire flight = p.server.sent;
    p.server.sent = (struct wire){ NULL, 0, 0 };
    size_t hello_len = RECORD_HEADER_LEN + ((size_t)flight.at[3] << 8 | flight.at[4]);
    put_bytes(&p.server, span_of(flight.at, hello_len));
    put_clear_record(&p.server, HANDSHAKE, hex("08 000002 0000"));
    free(flight.at);
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}

/* ---- after the handshake, 4.6.3 ---- */

static void expect_refused_behind_key_update(bool by_client, const char *more)
{
    struct pair p = new_pair(plain);
    shake_hands(&p);
    expect_connected(&p);
    struct side *from = by_client ? &p.client : &p.server;
    put_record(from, HANDSHAKE, joined(hex("18 000001 00"), hex(more)));
    deliver(&p, from, other_side(&p, from));
    expect_failure(other_side(&p, from), "ACROSS_KEY_CHANGE", 10);
    free_pair(&p);
}

TEST(anything_in_the_record_of_a_key_update)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        expect_refused_behind_key_update(by_client, "18 000001 00");
        expect_refused_behind_key_update(by_client, "04");
    }
}

TEST(a_key_update_over_two_records_is_fine)
{
    struct pair p = new_pair(plain);
    shake_hands(&p);
    put_record(&p.server, HANDSHAKE, hex("18 00"));
    put_record(&p.server, HANDSHAKE, hex("0001 00"));
    half_update_keys(&p.server.conn->link.write);
    deliver(&p, &p.server, &p.client);
    expect_talk(&p);
    free_pair(&p);
}

TEST(data_under_the_old_keys_after_a_key_update)
{
    struct pair p = new_pair(plain);
    shake_hands(&p);
    put_record(&p.server, HANDSHAKE, hex("18 000001 00"));
    put_record(&p.server, APPLICATION_DATA, hex("61"));
    expect_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}
