/* alerts_test.c - alerts: their shape, which are the end, and what comes after an end (RFC 8446 section 6). */
#include "support/script.h"
#include "support/settings.h"
#include "support/versions.h"

/* ---- shape, 5.1: exactly one alert in a record ---- */

TEST_IN_EACH_VERSION(an_alert_record_that_is_not_one_alert)
{
    static const char *const contents[] = { "01", "02", "010070", "020028", "01700170", "02280228" };
    for (size_t i = 0; i < COUNT_OF(contents); i++) {
        struct pair p = connected_pair_of(version);
        put_record(&p.client, ALERT, hex(contents[i]));
        expect_refused(&p, &p.client, "BAD_ALERT", 50);
        free_pair(&p);
        p = new_pair_of(version);
        put_clear_record(&p.client, ALERT, hex(contents[i]));
        expect_refused(&p, &p.client, "BAD_ALERT", 50);
        free_pair(&p);
    }
}

TEST_IN_EACH_VERSION(an_empty_alert_record)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, ALERT, NO_BYTES);
    expect_refused(&p, &p.server, "EMPTY_FRAGMENT", 10);
    free_pair(&p);
}

/* ---- which are the end: all but close_notify and user_canceled, whatever their level ---- */

static bool is_closure(unsigned alert)
{
    return alert == ALERT_CLOSE_NOTIFY || alert == ALERT_USER_CANCELED;
}

TEST(any_alert_but_a_closure_ends_a_connection_with_either_level)
{
    static const char levels[] = { 0, 1, 2, 7 };
    struct pair p = new_pair_of(TLS13);
    for (unsigned alert = 0; alert < 256; alert++)
        for (size_t i = 0; i < sizeof levels; i++) {
            const uint8_t content[] = { (uint8_t)levels[i], (uint8_t)alert };
            renew(&p);
            shake_hands(&p);
            put_record(&p.server, ALERT, span_of(content, 2));
            deliver(&p, &p.server, &p.client);
            if (is_closure(alert))
                assert_null(hf_failure_of(p.client.conn));
            else
                expect_alert_from_peer(&p.client, (uint8_t)alert);
        }
    free_pair(&p);
}

/* A client that also offers TLS 1.2 lets warnings pass until the version is chosen: tls12 tests. */
TEST(any_alert_but_user_canceled_ends_a_handshake)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls13 });
    for (unsigned alert = 0; alert < 256; alert++) {
        const uint8_t content[] = { 1, (uint8_t)alert };
        renew(&p);
        flush_side(&p.client);
        put_clear_record(&p.server, ALERT, span_of(content, 2));
        deliver(&p, &p.server, &p.client);
        if (alert == ALERT_USER_CANCELED)
            assert_null(hf_failure_of(p.client.conn));
        else
            expect_alert_from_peer(&p.client, (uint8_t)alert);
    }
    free_pair(&p);
}

TEST_IN_EACH_VERSION(an_alert_that_nobody_knows_is_reported_by_its_number)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, ALERT, hex("02 c8"));
    deliver(&p, &p.server, &p.client);
    assert_string_equal(hf_failure_of(p.client.conn)->alert_name, "unknown_alert");
    assert_non_null(strstr(hf_failure_of(p.client.conn)->detail, "200"));
    free_pair(&p);
}

TEST_IN_EACH_VERSION(an_alert_of_the_peer_is_not_answered)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, ALERT, hex("02 28"));
    deliver(&p, &p.server, &p.client);
    flush_side(&p.client);
    assert_int_equal(p.client.sent.len, 0);
    assert_int_equal(hf_needs(p.client.conn), 0);
    free_pair(&p);
}

/* ---- user_canceled, 6.1 ---- */

TEST_IN_EACH_VERSION(user_canceled_is_followed_by_close_notify_and_a_clean_end)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, ALERT, hex("01 5a"));
    put_record(&p.server, ALERT, hex("01 00"));
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.last, HF_CLOSED);
    assert_int_equal(hf_receive_eof(p.client.conn), HF_CLOSED);
    assert_null(hf_failure_of(p.client.conn));
    free_pair(&p);
}

TEST_IN_EACH_VERSION(user_canceled_alone_ends_nothing)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, ALERT, hex("01 5a"));
    deliver(&p, &p.server, &p.client);
    expect_talk(&p);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_handshake_that_was_canceled_has_failed)
{
    struct pair p = new_pair_of(version);
    flush_side(&p.client);
    put_clear_record(&p.server, ALERT, hex("01 5a"));
    put_clear_record(&p.server, ALERT, hex("01 00"));
    deliver(&p, &p.server, &p.client);
    expect_alert_from_peer(&p.client, ALERT_CLOSE_NOTIFY);
    free_pair(&p);
}

/* ---- alerts that are no end: user_canceled, and in TLS 1.2 any warning ---- */

static const char *harmless_in(uint16_t version)
{
    return version == TLS13 ? "01 5a" : "01 70";
}

/* Of a message that a connected server may send. */
static const char *first_part_in(uint16_t version)
{
    return version == TLS13 ? "04 0000" : "00 00";
}

TEST_IN_EACH_VERSION(alerts_that_are_no_end_without_end)
{
    struct pair p = connected_pair_of(version);
    for (int i = 0; i < 33; i++)
        put_record(&p.server, ALERT, hex(harmless_in(version)));
    expect_refused(&p, &p.server, "TOO_MANY_EMPTY_RECORDS", 10);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(an_alert_that_is_no_end_in_the_middle_of_a_message)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, HANDSHAKE, hex(first_part_in(version)));
    put_record(&p.server, ALERT, hex(harmless_in(version)));
    expect_refused(&p, &p.server, "INTERLEAVED_MESSAGE", 10);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_fatal_alert_in_the_middle_of_a_message_is_heard)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, HANDSHAKE, hex(first_part_in(version)));
    put_record(&p.server, ALERT, hex("02 50"));
    deliver(&p, &p.server, &p.client);
    expect_alert_from_peer(&p.client, ALERT_INTERNAL_ERROR);
    free_pair(&p);
}

/* A stream that ends there was not all that its sender meant to say. */
TEST_IN_EACH_VERSION(close_notify_in_the_middle_of_a_message)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, HANDSHAKE, hex(first_part_in(version)));
    put_record(&p.server, ALERT, hex("01 00"));
    expect_refused(&p, &p.server, "INTERLEAVED_MESSAGE", 10);
    free_pair(&p);
}

/* ---- after the end ---- */

TEST_IN_EACH_VERSION(whatever_follows_close_notify_is_ignored)
{
    struct pair p = connected_pair_of(version);
    put_record(&p.server, ALERT, hex("01 00"));
    put_record(&p.server, APPLICATION_DATA, hex("61"));
    put_record(&p.server, ALERT, hex("02 28"));
    put_bytes(&p.server, hex("ffffffffffffffff"));
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.last, HF_CLOSED);
    assert_int_equal(p.client.inbound.len, 0);
    assert_int_equal(p.client.received.len, 0);
    assert_null(hf_failure_of(p.client.conn));
    send_text(&p.client, "goodbye");
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.received.len, 7);
    free_pair(&p);
}

static void end_with_text(struct pair *p, struct side *from)
{
    send_text(from, "the end");
    hf_close(from->conn);
    flush_side(from);
    deliver(p, from, other_side(p, from));
}

TEST_IN_EACH_VERSION(data_before_close_notify_arrives)
{
    struct pair p = connected_pair_of(version);
    end_with_text(&p, &p.server);
    assert_int_equal(p.client.received.len, 7);
    assert_int_equal(p.client.last, HF_CLOSED);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(each_side_closes_for_itself)
{
    struct pair p = connected_pair_of(version);
    end_with_text(&p, &p.client);
    assert_int_equal(p.server.received.len, 7);
    assert_int_equal(p.server.last, HF_CLOSED);
    assert_int_equal(hf_receive_eof(p.server.conn), HF_CLOSED);
    send_text(&p.server, "goodbye");
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.received.len, 7);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_stream_without_close_notify_was_cut)
{
    struct pair p = connected_pair_of(version);
    expect_cut_off(&p.client, "TRUNCATED");
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_failure_after_our_close_notify_is_not_told)
{
    struct pair p = connected_pair_of(version);
    hf_close(p.client.conn);
    flush_side(&p.client);
    wire_clear(&p.client.sent);
    put_bytes(&p.server, hex("17 0303 0011 0000000000000000000000000000000000"));
    deliver(&p, &p.server, &p.client);
    assert_string_equal(hf_failure_of(p.client.conn)->reason, "BAD_RECORD");
    assert_false(hf_failure_of(p.client.conn)->has_alert);
    flush_side(&p.client);
    assert_int_equal(p.client.sent.len, 0);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(a_failure_before_our_close_notify_was_flushed_is_told_instead_of_it)
{
    struct pair p = connected_pair_of(version);
    hf_close(p.client.conn);
    put_bytes(&p.server, hex("17 0303 0011 0000000000000000000000000000000000"));
    expect_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(a_request_for_new_keys_after_our_close_notify_is_not_answered)
{
    struct pair p = connected_pair_of(TLS13);
    hf_close(p.client.conn);
    flush_side(&p.client);
    wire_clear(&p.client.sent);
    put_record(&p.server, HANDSHAKE, hex("18 000001 01"));
    half_update_keys(&p.server.conn->link.write);
    send_text(&p.server, "under new keys");
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.received.len, 14);
    flush_side(&p.client);
    assert_int_equal(p.client.sent.len, 0);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(nothing_is_said_after_close_notify_in_a_handshake)
{
    struct pair p = new_pair_of(version);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    hf_close(p.client.conn);
    flush_side(&p.client);
    struct wire closing = p.client.sent;
    assert_int_equal(closing.len, 7);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    flush_side(&p.client);
    assert_int_equal(p.client.sent.len, closing.len);
    assert_false(hf_needs(p.client.conn) & HF_NEEDS_FLUSH);
    deliver(&p, &p.client, &p.server);
    expect_alert_from_peer(&p.server, ALERT_CLOSE_NOTIFY);
    free_pair(&p);
}
