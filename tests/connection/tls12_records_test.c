/* tls12_records_test.c - records of TLS 1.2 once both are connected: data, and what may not be there (RFC 5246 6.2). */
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

static void offer(hf_config *config, void *suite)
{
    speak_tls12(config, NULL);
    must(config, hf_config_suites(config, suite));
}

static struct pair pair_by(const char *suite)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = offer, .arg = (void *)(uintptr_t)suite });
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* With a nonce in each record, and without one. */
static const char *const suites[] = { "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                                      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                                      "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256" };

static struct pair connected_pair(void)
{
    return pair_by(suites[0]);
}

/* ---- data ---- */

TEST(a_megabyte_arrives_in_records_as_long_as_can_be)
{
    struct span data = many(1 << 20, 'a');
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct pair p = pair_by(suites[i]);
        size_t room = hf_send_size(p.client.conn, data.len), n, used;
        uint8_t *out = malloc(room);
        assert_non_null(out);
        assert_int_equal(hf_send(p.client.conn, of(data), out, room, &n, &used), HF_OK);
        assert_int_equal(used, data.len);
        wire_add(&p.client.sent, out, n);
        free(out);
        deliver(&p, &p.client, &p.server);
        assert_int_equal(p.server.received.len, data.len);
        assert_memory_equal(p.server.received.at, data.at, data.len);
        free_pair(&p);
    }
}

TEST(data_flows_on_after_a_rest)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct pair p = pair_by(suites[i]);
        for (int round = 0; round < 3; round++) {
            expect_talk(&p);
            hf_conn_rest(p.client.conn);
            hf_conn_rest(p.server.conn);
            hf_conn_rest(p.server.conn);
        }
        expect_talk(&p);
        free_pair(&p);
    }
}

/* 6.2.1: "Implementations MUST NOT send zero-length fragments of Handshake, Alert" */
TEST(an_empty_record_of_a_message)
{
    struct pair p = connected_pair();
    put_record(&p.client, HANDSHAKE, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_FRAGMENT", 10);
    free_pair(&p);
}

/* Padding is TLS 1.3's. */
static void offer_and_pad(hf_config *config, void *suite)
{
    offer(config, suite);
    must(config, hf_config_padding(config, 1024));
}

TEST(nothing_is_padded)
{
    struct pair p =
        new_pair((struct pair_options){ .configure_client = offer_and_pad, .arg = (void *)(uintptr_t)suites[0] });
    shake_hands(&p);
    send_text(&p.client, "hello");
    assert_int_equal(p.client.sent.len, RECORD_HEADER_LEN + 8 + 5 + TAG_LEN);
    deliver(&p, &p.client, &p.server);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- new keys: there are none ---- */

TEST(an_update_of_keys_fails_and_harms_nothing)
{
    for (int ask_peer = 0; ask_peer < 2; ask_peer++) {
        struct pair p = connected_pair();
        assert_int_equal(hf_update_keys(p.client.conn, ask_peer), HF_FAILED);
        assert_int_equal(hf_needs(p.client.conn), HF_NEEDS_PEER);
        assert_null(hf_failure_of(p.client.conn));
        expect_talk(&p);
        free_pair(&p);
    }
}

/* ---- what may not be there ---- */

TEST(a_record_of_another_type)
{
    static const uint8_t types[] = { 0, 1, 19, 20, 24, 25, 63, 64, 128, 255 };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct pair p = connected_pair();
        put_record(&p.server, types[i], hex("01"));
        expect_refused(&p, &p.server, "UNEXPECTED_RECORD", 10);
        free_pair(&p);
    }
}

TEST(a_record_in_the_clear)
{
    static const uint8_t types[] = { ALERT, HANDSHAKE, APPLICATION_DATA };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct pair p = connected_pair();
        put_clear_record(&p.server, types[i], hex("0100"));
        expect_refused(&p, &p.server, "BAD_RECORD", 20);
        free_pair(&p);
    }
}

TEST(a_record_longer_than_any)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct pair p = pair_by(suites[i]);
        put_record(&p.server, APPLICATION_DATA, many(MAX_CONTENT_LEN, 'a'));
        deliver(&p, &p.server, &p.client);
        assert_int_equal(p.client.received.len, MAX_CONTENT_LEN);
        put_record(&p.server, APPLICATION_DATA, many(MAX_CONTENT_LEN + 1, 'a'));
        expect_refused(&p, &p.server, "RECORD_TOO_LONG", 22);
        free_pair(&p);
    }
}

TEST(a_record_too_short_for_its_protection)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++)
        for (size_t len = 0; len < TAG_LEN + 8; len += 5) {
            struct pair p = pair_by(suites[i]);
            put_clear_record(&p.server, APPLICATION_DATA, many(len, 0));
            expect_refused(&p, &p.server, "BAD_RECORD", 20);
            free_pair(&p);
        }
}

/* 6.2.3.3: additional_data = seq_num + type + version + length */
TEST(a_record_with_any_changed_byte)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct pair p = pair_by(suites[i]);
        send_text(&p.client, "hello");
        size_t len = p.client.sent.len;
        for (size_t at = 1; at < len; at++) {
            renew(&p);
            shake_hands(&p);
            send_text(&p.client, "hello");
            p.client.sent.at[at] ^= 1;
            deliver(&p, &p.client, &p.server);
            assert_int_equal(p.server.received.len, 0);
            bool is_length = at == 3 || at == 4; /* more bytes may be awaited, and never come */
            assert_true(is_length || hf_failure_of(p.server.conn) != NULL);
        }
        free_pair(&p);
    }
}

TEST(a_record_twice_or_after_the_next)
{
    struct pair p = connected_pair();
    send_text(&p.client, "one");
    struct span one = keep_bytes(p.client.sent.at, p.client.sent.len);
    put_bytes(&p.client, one);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.received.len, 3);
    expect_failure(&p.server, "BAD_RECORD", 20);
    renew(&p);
    shake_hands(&p);
    send_text(&p.client, "one");
    one = keep_bytes(p.client.sent.at, p.client.sent.len);
    wire_clear(&p.client.sent);
    send_text(&p.client, "two");
    put_bytes(&p.client, one);
    expect_refused(&p, &p.client, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(data_before_the_handshake_is_complete)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    put_clear_record(&p.client, APPLICATION_DATA, hex("61"));
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}
