/* stream_test.c - application data: sizes, padding, key updates, exporters, and how a connection ends. */
#include "connection/connection.h"
#include "support/pair.h"
#include "test.h"

#include <stdio.h>

static struct pair connected_pair(configure_fn *configure_client)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = configure_client });
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* ---- sizes ---- */

static void expect_transfer(struct pair *p, size_t len)
{
    size_t room = hf_send_size(p->client.conn, len), n, used;
    uint8_t *data = malloc(len + 1), *out = malloc(room);
    for (size_t i = 0; i < len; i++)
        data[i] = (uint8_t)(i * 7 + i / 256);
    assert_int_equal(hf_send(p->client.conn, (hf_span){ data, len }, out, room, &n, &used), HF_OK);
    assert_int_equal(used, len);
    assert_true(n <= room);
    wire_add(&p->client.sent, out, n);
    wire_clear(&p->server.received);
    deliver(p, &p->client, &p->server);
    assert_int_equal(p->server.received.len, len);
    if (len > 0)
        assert_memory_equal(p->server.received.at, data, len);
    free(data);
    free(out);
}

TEST(data_of_every_awkward_size_arrives)
{
    static const size_t sizes[] = { 0, 1, 2, 100, 16383, 16384, 16385, 32768, 40000, 100000 };
    struct pair p = connected_pair(NULL);
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        expect_transfer(&p, sizes[i]);
    free_pair(&p);
}

TEST(a_buffer_too_small_for_a_record_takes_nothing_and_one_byte_more_takes_a_byte)
{
    struct pair p = connected_pair(NULL);
    uint8_t out[64];
    size_t n, used;
    hf_span data = { (const uint8_t *)"hello", 5 };
    for (size_t cap = 0; cap <= RECORD_OVERHEAD; cap++) {
        assert_int_equal(hf_send(p.client.conn, data, out, cap, &n, &used), HF_WAIT);
        assert_int_equal(used + n, 0);
    }
    assert_int_equal(hf_send(p.client.conn, data, out, RECORD_OVERHEAD + 1, &n, &used), HF_OK);
    assert_int_equal(used, 1);
    assert_int_equal(n, RECORD_OVERHEAD + 1);
    free_pair(&p);
}

TEST(nothing_is_taken_before_the_handshake_is_complete)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    uint8_t out[4096];
    size_t n, used;
    assert_int_equal(hf_send(p.client.conn, (hf_span){ out, 5 }, out + 100, 3000, &n, &used), HF_WAIT);
    assert_int_equal(used, 0);
    assert_true(n > 100); /* the ClientHello */
    free_pair(&p);
}

/* ---- padding, 5.4 ---- */

static void pad_to_256(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_padding(config, 256));
}

TEST(padding_hides_the_length)
{
    struct pair p = connected_pair(pad_to_256);
    uint8_t out[1024];
    size_t n, used;
    for (size_t len = 1; len <= 512; len += 73) {
        uint8_t data[512] = { 0 };
        assert_int_equal(hf_send(p.client.conn, (hf_span){ data, len }, out, sizeof out, &n, &used), HF_OK);
        assert_int_equal(n - RECORD_OVERHEAD, (len + 255) / 256 * 256);
        wire_add(&p.client.sent, out, n);
        wire_clear(&p.server.received);
        deliver(&p, &p.client, &p.server);
        assert_int_equal(p.server.received.len, len);
    }
    free_pair(&p);
}

/* ---- KeyUpdate, 4.6.3 ---- */

TEST(keys_are_updated_both_ways_when_asked)
{
    struct pair p = connected_pair(NULL);
    struct traffic_secret client = p.client.conn->link.write.secret, server = p.server.conn->link.write.secret;
    assert_int_equal(hf_update_keys(p.client.conn, true), HF_OK);
    assert_true(hf_needs(p.client.conn) & HF_NEEDS_FLUSH);
    shake_hands(&p);
    assert_memory_not_equal(&client, &p.client.conn->link.write.secret, 32);
    assert_memory_not_equal(&server, &p.server.conn->link.write.secret, 32);
    expect_transfer(&p, 1000);
    free_pair(&p);
}

/* 4.6.3: the answer is one with update_not_requested, and our own request another. */
TEST(a_request_that_meets_a_request_is_answered_and_asked_apart)
{
    struct pair p = connected_pair(NULL);
    struct traffic_secret client = p.client.conn->link.write.secret, server = p.server.conn->link.write.secret;
    assert_int_equal(hf_update_keys(p.client.conn, true), HF_OK);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(hf_update_keys(p.server.conn, true), HF_OK);
    shake_hands(&p);
    for (int i = 0; i < 2; i++) { /* each: its own, and its answer */
        next_traffic_secret(&client, &sha256);
        next_traffic_secret(&server, &sha256);
    }
    assert_memory_equal(&client, &p.client.conn->link.write.secret, 32);
    assert_memory_equal(&server, &p.server.conn->link.write.secret, 32);
    expect_transfer(&p, 1000);
    free_pair(&p);
}

TEST(keys_are_updated_one_way_unless_the_peer_is_asked)
{
    struct pair p = connected_pair(NULL);
    struct traffic_secret server = p.server.conn->link.write.secret;
    assert_int_equal(hf_update_keys(p.client.conn, false), HF_OK);
    shake_hands(&p);
    assert_memory_equal(&server, &p.server.conn->link.write.secret, 32);
    expect_transfer(&p, 1000);
    free_pair(&p);
}

TEST(keys_are_updated_by_themselves_before_the_limit_of_the_aead)
{
    struct pair p = connected_pair(NULL);
    struct half *write = &p.client.conn->link.write, *read = &p.server.conn->link.read;
    struct traffic_secret before = write->secret;
    write->sequence = read->sequence = write->aead->max_records - 1;
    expect_transfer(&p, 100);
    assert_memory_equal(&before, &write->secret, 32);
    expect_transfer(&p, 100);
    assert_memory_not_equal(&before, &write->secret, 32);
    assert_int_equal(write->sequence, 1);
    free_pair(&p);
}

TEST(key_updates_without_end_are_refused)
{
    struct pair p = connected_pair(NULL);
    for (int i = 0; i < 40 && hf_failure_of(p.server.conn) == NULL; i++) {
        assert_int_equal(hf_update_keys(p.client.conn, false), HF_OK);
        flush_side(&p.client);
        deliver(&p, &p.client, &p.server);
    }
    expect_failure(&p.server, "TOO_MANY_KEY_UPDATES", 10);
    free_pair(&p);
}

/* ---- at rest ---- */

TEST(a_connection_at_rest_goes_on_where_it_was)
{
    struct pair p = connected_pair(NULL);
    for (int i = 0; i < 3; i++) {
        hf_conn_rest(p.client.conn);
        hf_conn_rest(p.server.conn);
        assert_null(p.client.conn->link.write.key);
        assert_null(p.server.conn->link.read.key);
        expect_transfer(&p, 500);
    }
    free_pair(&p);
}

TEST(a_connection_at_rest_is_small)
{
    assert_true(sizeof(struct hf_conn) <= 512);
}

/* ---- exporters, 7.5, and the key log ---- */

TEST(both_sides_export_the_same_and_each_label_and_context_another)
{
    struct pair p = connected_pair(NULL);
    uint8_t a[100], b[100];
    hf_span context = { (const uint8_t *)"context", 7 }, none = { NULL, 0 };
    assert_int_equal(hf_export(p.client.conn, "EXPORTER-test", context, a, sizeof a), HF_OK);
    assert_int_equal(hf_export(p.server.conn, "EXPORTER-test", context, b, sizeof b), HF_OK);
    assert_memory_equal(a, b, sizeof a);
    assert_int_equal(hf_export(p.server.conn, "EXPORTER-test", none, b, sizeof b), HF_OK);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(hf_export(p.server.conn, "EXPORTER-other", context, b, sizeof b), HF_OK);
    assert_memory_not_equal(a, b, sizeof a);
    free_pair(&p);
}

TEST(nothing_is_exported_before_the_handshake_is_complete)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    uint8_t out[32];
    assert_int_equal(hf_export(p.client.conn, "EXPORTER-test", (hf_span){ NULL, 0 }, out, sizeof out), HF_WAIT);
    free_pair(&p);
}

static void log_keys(void *arg, const char *line)
{
    char *log = arg;
    size_t at = strlen(log);
    (void)snprintf(log + at, 4096 - at, "%s\n", line);
}

static void with_keylog(hf_config *config, void *arg)
{
    must(config, hf_config_keylog(config, log_keys, arg));
}

TEST(both_sides_log_the_same_keys)
{
    static char logs[2][4096];
    struct pair p = new_pair((struct pair_options){ .configure_client = with_keylog, .arg = logs[0] });
    shake_hands(&p);
    static const char *const labels[] = { "CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
                                          "CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 ", "EXPORTER_SECRET " };
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        const char *line = strstr(logs[0], labels[i]);
        assert_non_null(line);
        assert_int_equal(strcspn(line, "\n"), strlen(labels[i]) + 64 + 1 + 64);
    }
    free_pair(&p);
}

/* ---- the end, 6.1 ---- */

TEST(close_notify_ends_one_direction_and_the_other_goes_on)
{
    struct pair p = connected_pair(NULL);
    size_t used;
    hf_span data;
    hf_close(p.client.conn);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.last, HF_CLOSED);
    assert_int_equal(hf_receive_eof(p.server.conn), HF_CLOSED);
    send_text(&p.server, "still here");
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.received.len, 10);
    uint8_t out[100];
    size_t n;
    assert_int_equal(hf_send(p.client.conn, (hf_span){ out, 1 }, out + 10, 90, &n, &used), HF_CLOSED);
    assert_int_equal(hf_receive(p.server.conn, out, sizeof out, &used, &data), HF_CLOSED);
    assert_int_equal(used, sizeof out);
    free_pair(&p);
}

TEST(a_stream_without_close_notify_was_truncated)
{
    struct pair p = connected_pair(NULL);
    assert_int_equal(hf_receive_eof(p.client.conn), HF_FAILED);
    assert_string_equal(hf_failure_of(p.client.conn)->reason, "TRUNCATED");
    assert_true(hf_failure_of(p.client.conn)->peer_ended);
    assert_false(hf_failure_of(p.client.conn)->has_alert);
    free_pair(&p);
}

TEST(silence_in_the_handshake_is_told_apart)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    flush_side(&p.client);
    assert_int_equal(hf_receive_eof(p.client.conn), HF_FAILED);
    assert_string_equal(hf_failure_of(p.client.conn)->reason, "EOF_IN_HANDSHAKE");
    assert_string_equal(hf_failure_of(p.client.conn)->step, "ServerHello");
    free_pair(&p);
}

TEST(a_changed_record_is_refused)
{
    struct pair p = connected_pair(NULL);
    send_text(&p.client, "pay 10");
    p.client.sent.at[7] ^= 1;
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "BAD_RECORD", 20);
    assert_int_equal(p.server.received.len, 0);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    expect_alert_from_peer(&p.client, 20);
    free_pair(&p);
}

TEST(a_replayed_record_is_refused)
{
    struct pair p = connected_pair(NULL);
    send_text(&p.client, "pay 10");
    struct wire once = p.client.sent;
    wire_add(&p.client.sent, once.at, once.len);
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "BAD_RECORD", 20);
    assert_int_equal(p.server.received.len, 6);
    free_pair(&p);
}
