/* misuse_test.c - the public functions where they have nothing to do, too little room, or come too late. */
#include "support/script.h"
#include "test.h"

#include <stdio.h>

static const struct pair_options plain;
static const hf_span none = { NULL, 0 };

static struct pair connected_pair(void)
{
    struct pair p = new_pair(plain);
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* ---- nothing ---- */

TEST(no_bytes_in_and_no_bytes_out)
{
    struct pair p = new_pair(plain);
    size_t used = 1, n = 1;
    hf_span data = { (const uint8_t *)"", 1 };
    assert_int_equal(hf_receive(p.client.conn, NULL, 0, &used, &data), HF_WAIT);
    assert_int_equal(used + data.len, 0);
    assert_int_equal(hf_flush(p.server.conn, NULL, 0, &n), HF_OK);
    assert_int_equal(n, 0);
    shake_hands(&p);
    assert_int_equal(hf_send(p.client.conn, none, NULL, 0, &n, &used), HF_OK);
    assert_int_equal(used + n, 0);
    assert_int_equal(hf_receive(p.client.conn, NULL, 0, &used, &data), HF_WAIT);
    expect_talk(&p);
    free_pair(&p);
}

TEST(nothing_is_freed_twice)
{
    hf_conn *conn = NULL;
    hf_config *config = NULL;
    hf_conn_free(&conn);
    hf_config_free(&config);
    struct pair p = connected_pair();
    hf_conn_free(&p.client.conn);
    assert_null(p.client.conn);
    hf_conn_free(&p.client.conn);
    hf_conn_rest(p.server.conn);
    hf_conn_rest(p.server.conn);
    hf_conn_free(&p.server.conn);
    free_pair(&p);
}

TEST(a_connection_that_never_began_is_freed)
{
    struct pair p = new_pair(plain);
    hf_conn_rest(p.client.conn);
    hf_close(p.client.conn);
    free_pair(&p);
}

/* ---- any room ---- */

static size_t flush_in_portions(struct side *from, size_t cap)
{
    uint8_t out[64];
    size_t n, portions = 0;
    while (hf_needs(from->conn) & HF_NEEDS_FLUSH) {
        assert_int_equal(hf_flush(from->conn, out, cap, &n), HF_OK);
        assert_int_equal(n, n < cap && (hf_needs(from->conn) & HF_NEEDS_FLUSH) ? cap : n);
        wire_add(&from->sent, out, n);
        assert_true(++portions < 100000);
    }
    return portions;
}

static void shake_hands_in_portions(struct pair *p, size_t cap)
{
    for (int round = 0; round < 4; round++) {
        (void)flush_in_portions(&p->client, cap);
        deliver(p, &p->client, &p->server);
        (void)flush_in_portions(&p->server, cap);
        deliver(p, &p->server, &p->client);
    }
}

TEST(a_handshake_a_key_update_and_an_end_are_flushed_in_portions_of_any_size)
{
    struct pair p = new_pair(plain);
    for (size_t cap = 1; cap <= 64; cap++) {
        renew(&p);
        shake_hands_in_portions(&p, cap);
        expect_connected(&p);
        assert_int_equal(hf_update_keys(p.client.conn, true), HF_OK);
        shake_hands_in_portions(&p, cap);
        expect_talk(&p);
        hf_close(p.client.conn);
        hf_close(p.server.conn);
        shake_hands_in_portions(&p, cap);
        assert_int_equal(hf_receive_eof(p.client.conn), HF_CLOSED);
        assert_int_equal(hf_receive_eof(p.server.conn), HF_CLOSED);
    }
    free_pair(&p);
}

TEST(an_alert_is_flushed_in_portions_of_any_size)
{
    struct pair p = new_pair(plain);
    for (size_t cap = 1; cap <= 64; cap++) {
        renew(&p);
        shake_hands(&p);
        put_record(&p.client, 0, NO_BYTES);
        deliver(&p, &p.client, &p.server);
        (void)flush_in_portions(&p.server, cap);
        deliver(&p, &p.server, &p.client);
        expect_alert_from_peer(&p.client, ALERT_UNEXPECTED_MESSAGE);
    }
    free_pair(&p);
}

TEST(data_is_taken_only_when_what_was_owed_has_gone)
{
    struct pair p = connected_pair();
    uint8_t out[200];
    size_t n, used;
    hf_span data = { (const uint8_t *)"hello", 5 };
    assert_int_equal(hf_update_keys(p.client.conn, false), HF_OK);
    for (size_t i = 0; i < RECORD_OVERHEAD + 5 - 1; i++) {
        assert_int_equal(hf_send(p.client.conn, data, out, 1, &n, &used), HF_WAIT);
        assert_int_equal(n, 1);
        assert_int_equal(used, 0);
        wire_add(&p.client.sent, out, n);
    }
    assert_int_equal(hf_send(p.client.conn, data, out, sizeof out, &n, &used), HF_OK);
    assert_int_equal(used, 5);
    wire_add(&p.client.sent, out, n);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.received.len, 5);
    free_pair(&p);
}

TEST(data_is_sent_with_any_room_above_a_records_overhead)
{
    struct pair p = connected_pair();
    uint8_t out[RECORD_OVERHEAD + 64];
    for (size_t cap = RECORD_OVERHEAD + 1; cap <= sizeof out; cap++) {
        size_t sent = 0, n, used;
        wire_clear(&p.server.received);
        while (sent < 100) {
            hf_span rest = { (const uint8_t *)many(100 - sent, 'a').at, 100 - sent };
            assert_int_equal(hf_send(p.client.conn, rest, out, cap, &n, &used), HF_OK);
            assert_true(used > 0 && n <= cap);
            wire_add(&p.client.sent, out, n);
            sent += used;
        }
        deliver(&p, &p.client, &p.server);
        assert_int_equal(p.server.received.len, 100);
    }
    free_pair(&p);
}

/* ---- too early ---- */

TEST(before_the_handshake_is_complete_there_is_nothing_to_ask_for)
{
    struct pair p = new_pair(plain);
    hf_signature_request request;
    uint8_t out[4096];
    size_t n, used;
    assert_int_equal(hf_update_keys(p.server.conn, true), HF_WAIT);
    assert_int_equal(hf_send(p.server.conn, none, out, sizeof out, &n, &used), HF_WAIT);
    assert_int_equal(hf_signature_wanted(p.server.conn, &request), HF_WAIT);
    assert_int_equal(hf_give_signature(p.server.conn, none), HF_WAIT);
    assert_int_equal(hf_give_verdict(p.client.conn, true, NULL), HF_WAIT);
    assert_int_equal(hf_export(p.server.conn, "label", none, out, 32), HF_WAIT);
    assert_int_equal(hf_peer_certificate(p.client.conn, 0).len, 0);
    assert_null(hf_failure_of(p.client.conn));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- too late ---- */

static void expect_all_refused(hf_conn *conn)
{
    uint8_t bytes[100] = { 22, 3, 3, 0, 1, 1 };
    size_t n = 1, used = 1;
    hf_span data = { bytes, 1 };
    hf_signature_request request;
    assert_int_equal(hf_receive(conn, bytes, sizeof bytes, &used, &data), HF_FAILED);
    assert_int_equal(used + data.len, 0);
    assert_int_equal(hf_receive_eof(conn), HF_FAILED);
    assert_int_equal(hf_send(conn, (hf_span){ bytes, 5 }, bytes + 10, 90, &n, &used), HF_FAILED);
    assert_int_equal(n + used, 0);
    assert_int_equal(hf_update_keys(conn, true), HF_FAILED);
    assert_int_equal(hf_export(conn, "label", none, bytes, 10), HF_FAILED);
    assert_int_equal(hf_signature_wanted(conn, &request), HF_WAIT);
    assert_int_equal(hf_give_signature(conn, (hf_span){ bytes, 5 }), HF_WAIT);
    assert_int_equal(hf_give_verdict(conn, true, NULL), HF_WAIT);
    hf_close(conn);
    hf_conn_rest(conn);
    assert_int_equal(hf_flush(conn, bytes, sizeof bytes, &n), HF_OK);
    assert_int_equal(n, 0);
    assert_int_equal(hf_needs(conn), 0);
    assert_false(hf_is_connected(conn));
}

TEST(after_a_failure_nothing_works_and_the_reason_stays)
{
    struct pair p = connected_pair();
    put_record(&p.client, 0, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_INNER_RECORD", 10);
    expect_all_refused(p.server.conn);
    expect_failure(&p.server, "EMPTY_INNER_RECORD", 10);
    expect_all_refused(p.client.conn);
    expect_alert_from_peer(&p.client, 10);
    free_pair(&p);
}

TEST(after_a_failed_handshake_nothing_works_and_the_reason_stays)
{
    struct pair p = new_pair((struct pair_options){ .name = "another.example" });
    shake_hands(&p);
    expect_all_refused(p.client.conn);
    expect_failure(&p.client, "WRONG_NAME", 42);
    expect_all_refused(p.server.conn);
    expect_alert_from_peer(&p.server, 42);
    free_pair(&p);
}

TEST(after_close_notify_nothing_is_sent)
{
    struct pair p = connected_pair();
    uint8_t out[100];
    size_t n, used;
    hf_close(p.client.conn);
    flush_side(&p.client);
    hf_close(p.client.conn);
    assert_int_equal(hf_update_keys(p.client.conn, true), HF_CLOSED);
    assert_int_equal(hf_send(p.client.conn, (hf_span){ out, 5 }, out + 10, 90, &n, &used), HF_CLOSED);
    assert_int_equal(n + used, 0);
    assert_int_equal(hf_needs(p.client.conn), HF_NEEDS_PEER);
    free_pair(&p);
}

TEST(keys_that_are_to_be_updated_before_the_end_are_updated_before_the_end)
{
    struct pair p = connected_pair();
    hf_close(p.client.conn);
    assert_int_equal(hf_update_keys(p.client.conn, false), HF_OK);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.last, HF_CLOSED);
    free_pair(&p);
}

/* ---- the end of the stream ---- */

TEST(the_end_of_the_stream_is_a_failure_unless_close_notify_came)
{
    struct pair p = connected_pair();
    send_text(&p.server, "half of");
    deliver(&p, &p.server, &p.client);
    expect_cut_off(&p.client, "TRUNCATED");
    free_pair(&p);
}

TEST(the_end_of_the_stream_within_a_handshake_is_another_failure)
{
    struct pair p = new_pair(plain);
    expect_cut_off(&p.client, "EOF_IN_HANDSHAKE");
    expect_cut_off(&p.server, "EOF_IN_HANDSHAKE");
    free_pair(&p);
}

/* ---- text ---- */

TEST(the_version_is_three_numbers)
{
    int major, minor, patch, end = 0;
    assert_int_equal(sscanf(hf_version(), "%d.%d.%d%n", &major, &minor, &patch, &end), 3);
    assert_int_equal(hf_version()[end], '\0');
}
