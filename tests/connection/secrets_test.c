/* secrets_test.c - secrets do not outlive their use: memory is wiped before it is freed, the handshake's is gone when
 * it is complete, and nothing that a program may print has them in it. */
#include "connection/watch.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

static void ask_client_and_retry_with_p256(hf_config *config, void *arg)
{
    prefer_p256(config, arg);
    ask_client(config, arg);
}

static const struct pair_options watched_pair = { .configure_server = ask_client_and_retry_with_p256 };

/* ---- all that was freed was wiped: in TLS 1.3, and in TLS 1.2 by each key exchange ---- */

#define TEST_BY_EACH_EXCHANGE(name)                \
    static void name(struct pair_options options); \
    TEST(name##_in_tls_1_3)                        \
    {                                              \
        name(watched_pair);                        \
    }                                              \
    TEST(name##_in_tls_1_2_by_ecdhe)               \
    {                                              \
        name(full_tls12_pair(BY_ECDHE));           \
    }                                              \
    TEST(name##_in_tls_1_2_by_dhe)                 \
    {                                              \
        name(full_tls12_pair(BY_DHE));             \
    }                                              \
    TEST(name##_in_tls_1_2_by_rsa)                 \
    {                                              \
        name(full_tls12_pair(BY_RSA));             \
    }                                              \
    static void name(struct pair_options options)

TEST_BY_EACH_EXCHANGE(all_memory_of_a_conversation_is_wiped)
{
    struct pair p = new_watched_pair(options);
    shake_hands(&p);
    expect_talk(&p);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST_BY_EACH_EXCHANGE(all_memory_of_a_failed_handshake_is_wiped)
{
    struct pair p = new_watched_pair(options);
    lie(&p.client, &LIE(FINISHED, FLIP_LAST));
    shake_hands(&p);
    expect_failure(&p.server, "BAD_FINISHED", 51);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST_BY_EACH_EXCHANGE(all_memory_of_a_handshake_that_was_left_is_wiped)
{
    for (int answers = 0; answers < 2; answers++) {
        struct pair p = new_watched_pair(options);
        make_round_trip(&p);
        if (answers)
            flush_side(&p.client);
        free_watched_pair(&p);
        expect_all_wiped();
    }
}

TEST(the_parts_of_a_message_that_never_became_whole_are_wiped)
{
    struct pair p = new_watched_pair(watched_pair);
    shake_hands(&p);
    put_record(&p.server, HANDSHAKE, hex("04 000100 00000e10"));
    deliver(&p, &p.server, &p.client);
    put_record(&p.server, HANDSHAKE, many(100, 0)); /* and what was too small for them, too */
    deliver(&p, &p.server, &p.client);
    assert_non_null(p.client.conn->link.inbox.own);
    free_watched_pair(&p);
    expect_all_wiped();
}

TEST(the_handshakes_memory_is_gone_as_soon_as_it_is_complete)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    make_round_trip(&p);
    assert_non_null(p.client.conn->hs); /* its Finished is still there */
    flush_side(&p.client);
    assert_null(p.client.conn->hs);
    deliver(&p, &p.client, &p.server);
    assert_null(p.server.conn->hs);
    free_pair(&p);
}

static void do_not_keep_the_chain(hf_config *config, void *arg)
{
    (void)arg;
    config->policy.keep_peer_chain = false; /* which pair.c had set */
}

TEST(the_peers_chain_is_gone_with_it_unless_it_is_to_be_kept)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = do_not_keep_the_chain });
    shake_hands(&p);
    expect_connected(&p);
    assert_int_equal(hf_peer_certificate(p.client.conn, 0).len, 0);
    assert_null(p.client.conn->agreed.peer_chain);
    free_pair(&p);
}

/* From here on only the keys of records, and the exporter's secret, are known. */
TEST(no_memory_holds_a_secret_of_the_handshake_when_it_is_complete)
{
    struct pair p = new_watched_pair(watched_pair);
    struct logged line;
    size_t count = 0;
    shake_hands(&p);
    expect_connected(&p);
    for (size_t i = 0; line_of_log(&line, i); i++) {
        if (strstr(line.label, "HANDSHAKE") == NULL)
            continue;
        count++;
        assert_int_equal(holders_of(line.secret), 0);
    }
    assert_int_equal(count, 4);
    free_watched_pair(&p);
}

/* ---- section 6: they "MUST forget the secret values and keys established in failed connections" ---- */

TEST(a_connection_that_failed_keeps_no_secret_once_the_alert_has_gone)
{
    struct pair p = new_watched_pair(watched_pair);
    shake_hands(&p);
    put_record(&p.client, 0, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_INNER_RECORD", 10);
    expect_no_secret_held(4);
    free_watched_pair(&p);
}

TEST(a_handshake_that_failed_keeps_no_secret_once_the_alert_has_gone)
{
    struct pair p = new_watched_pair(watched_pair);
    lie(&p.server, &LIE(FINISHED, FLIP_LAST));
    shake_hands(&p);
    expect_failure(&p.client, "BAD_FINISHED", 51);
    expect_no_secret_held(4);
    free_watched_pair(&p);
}

/* Up to the server's second answer, which stands in its flight. */
static struct pair watched_pair_with_flight(void)
{
    struct pair p = new_watched_pair(watched_pair);
    make_round_trip(&p); /* a HelloRetryRequest */
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    return p;
}

TEST(a_handshake_that_was_cut_off_keeps_no_secret_and_sends_nothing)
{
    struct pair p = watched_pair_with_flight();
    uint8_t out[100];
    size_t n = 1;
    flush_side(&p.server);
    p.server.sent.len -= 10;
    deliver(&p, &p.server, &p.client);
    expect_cut_off(&p.client, "EOF_IN_HANDSHAKE");
    hf_conn_free(&p.server.conn); /* it awaits the client's Finished, and keeps what it needs */
    expect_no_secret_held(4);
    assert_int_equal(hf_flush(p.client.conn, out, sizeof out, &n), HF_OK);
    assert_int_equal(n, 0);
    free_watched_pair(&p);
}

TEST(a_flight_is_not_sent_to_a_peer_that_gave_up)
{
    struct pair p = watched_pair_with_flight();
    assert_true(hf_needs(p.server.conn) & HF_NEEDS_FLUSH);
    put_clear_record(&p.client, ALERT, hex("02 50"));
    deliver(&p, &p.client, &p.server);
    expect_alert_from_peer(&p.server, ALERT_INTERNAL_ERROR);
    assert_int_equal(hf_needs(p.server.conn), 0);
    assert_null(p.server.conn->hs);
    expect_no_secret_held(4);
    free_watched_pair(&p);
}

/* ---- what a program may print ---- */

TEST(no_report_and_no_trace_has_a_secret_in_it)
{
    static const enum message lies_in[] = { ENCRYPTED_EXTENSIONS, CERTIFICATE, CERTIFICATE_VERIFY, FINISHED };
    for (size_t i = 0; i < COUNT_OF(lies_in); i++) {
        struct pair p = new_watched_pair(watched_pair);
        lie(&p.server, &LIE(lies_in[i], APPEND("00")));
        shake_hands(&p);
        expect_no_secret_told(&p);
        free_watched_pair(&p);
    }
}

TEST(no_report_of_a_connection_has_a_secret_in_it)
{
    struct pair p = new_watched_pair(watched_pair);
    shake_hands(&p);
    put_record(&p.client, 0, NO_BYTES);
    expect_refused(&p, &p.client, "EMPTY_INNER_RECORD", 10);
    expect_no_secret_told(&p);
    free_watched_pair(&p);
}
