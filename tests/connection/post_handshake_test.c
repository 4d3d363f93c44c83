/* post_handshake_test.c - messages after the handshake: tickets, key updates, and those that may not come (RFC
 * 8446 4.6).
 */
#include "support/script.h"
#include "test.h"

static const struct pair_options plain;

static struct pair connected_pair(void)
{
    struct pair p = new_pair(plain);
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

static void expect_message_refused(bool from_client, const char *message, const char *reason, uint8_t alert)
{
    struct pair p = connected_pair();
    struct side *from = from_client ? &p.client : &p.server;
    put_record(from, HANDSHAKE, hex(message));
    expect_refused(&p, from, reason, alert);
    free_pair(&p);
}

/* ---- NewSessionTicket, 4.6.1 ---- */

#define TICKET "04 00000f 00000e10 00000000 00 0002 aabb 0000"

TEST(a_client_takes_tickets_and_does_nothing_with_them)
{
    struct pair p = connected_pair();
    put_record(&p.server, HANDSHAKE, hex(TICKET));
    put_record(&p.server, HANDSHAKE, hex(TICKET TICKET TICKET));
    put_record(&p.server, HANDSHAKE, hex("04 0000"));
    put_record(&p.server, HANDSHAKE, hex("0f 00000e10 00000000 00 0002 aabb 0000"));
    expect_talk(&p);
    free_pair(&p);
}

TEST(a_server_takes_no_ticket)
{
    expect_message_refused(true, TICKET, "OUT_OF_ORDER", 10);
}

TEST(a_ticket_of_a_wrong_shape)
{
    expect_message_refused(false, "04 00000d 00000e10 00000000 00 0000 0000", "MALFORMED", 50);
    expect_message_refused(false, "04 000010 00000e10 00000000 00 0002 aabb 0000 00", "MALFORMED", 50);
    expect_message_refused(false, "04 000000", "MALFORMED", 50);
}

/* ---- KeyUpdate, 4.6.3 ---- */

TEST(a_key_update_with_another_value_than_0_and_1)
{
    for (int from_client = 0; from_client < 2; from_client++) {
        expect_message_refused(from_client, "18 000001 02", "BAD_KEY_UPDATE", 47);
        expect_message_refused(from_client, "18 000001 ff", "BAD_KEY_UPDATE", 47);
    }
}

TEST(a_key_update_of_a_wrong_shape)
{
    expect_message_refused(true, "18 000000", "MALFORMED", 50);
    expect_message_refused(true, "18 000002 0000", "MALFORMED", 50);
}

/* 4.6.3: "implementations ... MAY respond with a single update" to several. */
TEST(any_number_of_requests_gets_one_answer)
{
    struct pair p = connected_pair();
    for (int i = 0; i < 10; i++) {
        put_record(&p.server, HANDSHAKE, hex("18 000001 01"));
        half_update_keys(&p.server.conn->link.write);
    }
    deliver(&p, &p.server, &p.client);
    flush_side(&p.client);
    assert_int_equal(p.client.sent.len, RECORD_OVERHEAD + 5);
    deliver(&p, &p.client, &p.server);
    assert_false(hf_needs(p.server.conn) & HF_NEEDS_FLUSH); /* the answer asks nothing */
    expect_talk(&p);
    free_pair(&p);
}

TEST(an_answer_comes_before_data_under_the_new_keys)
{
    struct pair p = connected_pair();
    struct traffic_secret before = p.client.conn->link.write.secret;
    put_record(&p.server, HANDSHAKE, hex("18 000001 01"));
    half_update_keys(&p.server.conn->link.write);
    deliver(&p, &p.server, &p.client);
    expect_talk(&p);
    assert_memory_not_equal(&before, &p.client.conn->link.write.secret, sizeof before);
    free_pair(&p);
}

TEST(both_sides_may_ask_at_once)
{
    struct pair p = connected_pair();
    for (int round = 0; round < 3; round++) {
        assert_int_equal(hf_update_keys(p.client.conn, true), HF_OK);
        assert_int_equal(hf_update_keys(p.server.conn, true), HF_OK);
        shake_hands(&p);
        expect_talk(&p);
    }
    free_pair(&p);
}

TEST(key_updates_without_end)
{
    struct pair p = connected_pair();
    for (int i = 0; i < 33; i++) {
        assert_null(hf_failure_of(p.server.conn)); /* 32 are fine */
        put_record(&p.client, HANDSHAKE, hex("18 000001 00"));
        half_update_keys(&p.client.conn->link.write);
        deliver(&p, &p.client, &p.server);
    }
    expect_failure(&p.server, "TOO_MANY_KEY_UPDATES", 10);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    expect_alert_from_peer(&p.client, 10);
    free_pair(&p);
}

TEST(key_updates_among_data_may_be_any_number)
{
    struct pair p = connected_pair();
    for (int i = 0; i < 200; i++) {
        put_record(&p.client, HANDSHAKE, hex("18 000001 00"));
        half_update_keys(&p.client.conn->link.write);
        put_record(&p.client, APPLICATION_DATA, hex("61"));
    }
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.received.len, 200);
    free_pair(&p);
}

/* ---- what may not come ---- */

/* 4.6.2: "A client that receives a post-handshake CertificateRequest message without having sent the
 * "post_handshake_auth" extension MUST send an "unexpected_message" fatal alert." */
TEST(a_client_takes_no_certificate_request)
{
    expect_message_refused(false, "0d 00000d 02 aabb 0008 000d 0004 0002 0403", "OUT_OF_ORDER", 10);
}

TEST(neither_side_takes_a_message_of_the_handshake)
{
    static const char *const messages[] = {
        "00 000000" /* HelloRequest of TLS 1.2 */,
        "01 000000",
        "02 000000",
        "05 000000",
        "08 000002 0000",
        "0b 000004 00000000",
        "0f 000004 04030000",
        "14 000000",
        "fe 000000",
        "ff 000000",
    };
    for (int from_client = 0; from_client < 2; from_client++)
        for (size_t i = 0; i < COUNT_OF(messages); i++)
            expect_message_refused(from_client, messages[i], "OUT_OF_ORDER", 10);
}

TEST(a_message_longer_than_anyone_needs)
{
    expect_message_refused(false, "04 019001", "MESSAGE_TOO_LONG", 47);
    expect_message_refused(true, "18 ffffff", "MESSAGE_TOO_LONG", 47);
}

TEST(data_in_the_middle_of_a_message)
{
    struct pair p = connected_pair();
    put_record(&p.server, HANDSHAKE, hex("04 00"));
    put_record(&p.server, APPLICATION_DATA, hex("61"));
    expect_refused(&p, &p.server, "INTERLEAVED_MESSAGE", 10);
    assert_int_equal(p.client.received.len, 0);
    free_pair(&p);
}
