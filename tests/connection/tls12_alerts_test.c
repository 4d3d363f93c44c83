/* tls12_alerts_test.c - alerts of TLS 1.2: warnings, which are not the end; and renegotiation, which is refused by one
 * (RFC 5246 7.2, 7.4.1.1; RFC 5746 5). */
#include "support/script.h"
#include "support/settings.h"
#include "support/versions.h"

static struct side *side_of(struct pair *p, bool client)
{
    return client ? &p->client : &p->server;
}

/* ---- warnings ---- */

TEST(a_warning_is_no_end)
{
    struct pair p = new_pair_of(TLS12);
    for (unsigned alert = 1; alert < 256; alert++)
        for (int by_client = 0; by_client < 2; by_client++) {
            const uint8_t content[] = { 1, (uint8_t)alert };
            struct side *from = side_of(&p, by_client);
            renew(&p);
            shake_hands(&p);
            put_record(from, ALERT, span_of(content, 2));
            deliver(&p, from, other_side(&p, from));
            expect_talk(&p);
        }
    free_pair(&p);
}

TEST(any_other_level_is_the_end)
{
    static const uint8_t levels[] = { 0, 2, 3, 255 };
    struct pair p = new_pair_of(TLS12);
    for (unsigned alert = 1; alert < 256; alert++)
        for (size_t i = 0; i < sizeof levels; i++) {
            const uint8_t content[] = { levels[i], (uint8_t)alert };
            renew(&p);
            shake_hands(&p);
            put_record(&p.server, ALERT, span_of(content, 2));
            deliver(&p, &p.server, &p.client);
            expect_alert_from_peer(&p.client, (uint8_t)alert);
        }
    free_pair(&p);
}

/* The first that the client hears of its server. */
static void hear_before_hello(struct pair *p, struct span alert)
{
    flush_side(&p->client);
    put_clear_record(&p->server, ALERT, alert);
    deliver(p, &p->server, &p->client);
}

/* RFC 6066 3: a server may warn so, and go on. */
static void expect_warning_ignored_before_hello(struct pair p)
{
    hear_before_hello(&p, hex("01 70"));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(a_warning_about_the_name_before_the_server_hello)
{
    expect_warning_ignored_before_hello(new_pair_of(TLS12));
    expect_warning_ignored_before_hello(new_pair_of(TLS13));
}

TEST(a_warning_within_a_handshake)
{
    struct pair p = new_pair_of(TLS12);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    put_clear_record(&p.client, ALERT, hex("01 29")); /* no_certificate, of SSL 3.0 */
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* RFC 8446 6: there the level says nothing. */
TEST(where_tls_1_3_is_spoken_alone_a_warning_is_the_end)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls13 });
    hear_before_hello(&p, hex("01 70"));
    expect_alert_from_peer(&p.client, ALERT_UNRECOGNIZED_NAME);
    free_pair(&p);
    p = connected_pair_of(TLS13);
    put_record(&p.server, ALERT, hex("01 70"));
    deliver(&p, &p.server, &p.client);
    expect_alert_from_peer(&p.client, ALERT_UNRECOGNIZED_NAME);
    free_pair(&p);
}

TEST(a_fatal_alert_before_the_server_hello)
{
    struct pair p = new_pair_of(TLS12);
    hear_before_hello(&p, hex("02 28"));
    expect_alert_from_peer(&p.client, ALERT_HANDSHAKE_FAILURE);
    free_pair(&p);
}

TEST(warnings_without_end_before_the_server_hello)
{
    struct pair p = new_pair_of(TLS12);
    flush_side(&p.client);
    for (int i = 0; i < 33; i++)
        put_clear_record(&p.server, ALERT, hex("01 70"));
    expect_refused(&p, &p.server, "TOO_MANY_EMPTY_RECORDS", 10);
    free_pair(&p);
}

TEST(close_notify_ends_a_handshake_with_either_level)
{
    for (int level = 1; level < 3; level++) {
        const uint8_t content[] = { (uint8_t)level, 0 };
        struct pair p = new_pair_of(TLS12);
        hear_before_hello(&p, span_of(content, 2));
        expect_alert_from_peer(&p.client, ALERT_CLOSE_NOTIFY);
        free_pair(&p);
    }
}

/* ---- renegotiation ---- */

#define HELLO_REQUEST_BYTES "00 000000"

/* Of a client that would begin anew; the server does not look into it. */
#define CLIENT_HELLO_BYTES "01 000000"

static const char *asked_by(bool client)
{
    return client ? CLIENT_HELLO_BYTES : HELLO_REQUEST_BYTES;
}

/* The other one says no_renegotiation, and both go on. */
static void expect_no_renegotiation(struct pair *p, struct side *from)
{
    struct side *to = other_side(p, from);
    deliver(p, from, to);
    assert_null(hf_failure_of(to->conn));
    assert_true(hf_needs(to->conn) & HF_NEEDS_FLUSH);
    flush_side(to);
    struct half keys = from->conn->link.read;
    struct opened opened;
    struct span warning = keep_bytes(to->sent.at, to->sent.len);
    keys.key = NULL;
    assert_int_equal(open_record(&opened, &keys, (struct bytes){ (uint8_t *)(uintptr_t)warning.at, warning.len }), OK);
    half_rest(&keys);
    assert_int_equal(opened.used, warning.len);
    assert_int_equal(opened.type, ALERT);
    assert_memory_equal(opened.content.at, "\1\144", 2);
    deliver(p, to, from);
    expect_talk(p);
}

TEST(a_renegotiation_is_refused_and_data_flows)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        struct pair p = connected_pair_of(TLS12);
        for (int round = 0; round < 3; round++) {
            put_record(side_of(&p, by_client), HANDSHAKE, hex(asked_by(by_client)));
            expect_no_renegotiation(&p, side_of(&p, by_client));
        }
        free_pair(&p);
    }
}

TEST(a_request_in_parts_is_one)
{
    struct pair p = connected_pair_of(TLS12);
    put_record(&p.server, HANDSHAKE, hex("00"));
    put_record(&p.server, HANDSHAKE, hex("00 0000"));
    expect_no_renegotiation(&p, &p.server);
    free_pair(&p);
}

TEST(requests_in_one_record_are_answered_once)
{
    struct pair p = connected_pair_of(TLS12);
    put_record(&p.server, HANDSHAKE, hex(HELLO_REQUEST_BYTES HELLO_REQUEST_BYTES HELLO_REQUEST_BYTES));
    expect_no_renegotiation(&p, &p.server);
    free_pair(&p);
}

/* A server may ask as soon as it has finished. */
TEST(a_request_in_the_record_of_the_servers_finished)
{
    struct pair p = new_pair_of(TLS12);
    lie(&p.server, &LIE(FINISHED, FOLLOWED_BY(HELLO_REQUEST_BYTES)));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

static void expect_asking_refused(bool by_client, int times, const char *reason)
{
    struct pair p = connected_pair_of(TLS12);
    struct side *from = side_of(&p, by_client);
    for (int i = 0; i < times; i++)
        put_record(from, HANDSHAKE, hex(asked_by(by_client)));
    deliver(&p, from, other_side(&p, from));
    if (reason != NULL)
        expect_failure(other_side(&p, from), reason, 10);
    else
        expect_connected(&p);
    free_pair(&p);
}

TEST(a_renegotiation_asked_for_without_end)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        expect_asking_refused(by_client, 32, NULL);
        expect_asking_refused(by_client, 33, "TOO_MANY_RENEGOTIATIONS");
    }
}

TEST(a_request_with_something_in_it)
{
    struct pair p = connected_pair_of(TLS12);
    put_record(&p.server, HANDSHAKE, hex("00 000001 00"));
    expect_refused(&p, &p.server, "MALFORMED", 50);
    free_pair(&p);
}

TEST(a_hello_longer_than_anyone_needs)
{
    struct pair p = connected_pair_of(TLS12);
    put_record(&p.client, HANDSHAKE, hex("01 019001"));
    expect_refused(&p, &p.client, "MESSAGE_TOO_LONG", 47);
    free_pair(&p);
}

TEST(who_asks_the_wrong_way_round_is_refused)
{
    for (int by_client = 0; by_client < 2; by_client++) {
        struct pair p = connected_pair_of(TLS12);
        put_record(side_of(&p, by_client), HANDSHAKE, hex(asked_by(!by_client)));
        expect_refused(&p, side_of(&p, by_client), "OUT_OF_ORDER", 10);
        free_pair(&p);
    }
}

TEST(after_our_close_notify_a_request_is_not_answered)
{
    struct pair p = connected_pair_of(TLS12);
    hf_close(p.client.conn);
    flush_side(&p.client);
    wire_clear(&p.client.sent);
    put_record(&p.server, HANDSHAKE, hex(HELLO_REQUEST_BYTES));
    deliver(&p, &p.server, &p.client);
    flush_side(&p.client);
    assert_int_equal(p.client.sent.len, 0);
    assert_null(hf_failure_of(p.client.conn));
    free_pair(&p);
}
