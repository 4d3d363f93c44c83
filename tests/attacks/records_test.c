/* records_test.c - attacks on protected records of TLS 1.2: nonces of AES-GCM used twice (as in CVE-2026-5446), records
 * said again, dropped, or cut off at the end. Those of TLS 1.3 are in tests/connection/. */
#include "attacks/attacker.h"
#include "test.h"

enum { EXPLICIT_LEN = 8 };

static struct pair connected_pair(void)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* ---- nonces ---- */

static uint64_t explicit_nonce_of(const struct wire *record)
{
    uint64_t nonce = 0;
    for (size_t i = 0; i < EXPLICIT_LEN; i++)
        nonce = nonce << 8 | record->at[RECORD_HEADER_LEN + i];
    return nonce;
}

/* The sequence number 0 was the Finished's. Whatever happens in between, the next record has the next one. */
static void expect_counted_nonces(struct side *from)
{
    for (uint64_t sequence = 1; sequence < 100; sequence++) {
        wire_clear(&from->sent);
        send_text(from, "the same text");
        assert_int_equal(explicit_nonce_of(&from->sent), sequence);
        if (sequence % 7 == 0)
            hf_conn_rest(from->conn);
    }
}

TEST(an_explicit_nonce_is_the_sequence_number_and_never_comes_again)
{
    struct pair p = connected_pair();
    expect_counted_nonces(&p.client);
    expect_counted_nonces(&p.server);
    free_pair(&p);
}

TEST(the_two_directions_have_different_keys_for_the_same_nonce)
{
    struct pair p = connected_pair();
    const struct half *client = &p.client.conn->link.write, *server = &p.server.conn->link.write;
    assert_memory_not_equal(client->write_key, server->write_key, client->aead->key_len);
    assert_memory_not_equal(client->iv, server->iv, client->suite->fixed_iv_len);
    free_pair(&p);
}

TEST(the_same_text_twice_makes_two_different_records)
{
    struct pair p = connected_pair();
    struct stolen twice;
    send_text(&p.client, "the same text");
    send_text(&p.client, "the same text");
    steal(&twice, &p.client);
    assert_int_equal(twice.count, 2);
    assert_memory_not_equal(twice.records[0].content.at + EXPLICIT_LEN, twice.records[1].content.at + EXPLICIT_LEN,
                            strlen("the same text"));
    free_pair(&p);
}

TEST(a_handshake_that_is_repeated_has_other_keys)
{
    struct pair first = connected_pair(), second = connected_pair();
    assert_memory_not_equal(first.client.conn->link.write.write_key, second.client.conn->link.write.write_key, 16);
    free_pair(&first);
    free_pair(&second);
}

/* ---- records in another order ---- */

/* Three records are sent, and arrive as `order` says: "012", "02", "010". */
static void expect_order_refused(const char *order)
{
    struct pair p = connected_pair();
    struct stolen records;
    for (int i = 0; i < 3; i++)
        send_text(&p.client, "x");
    steal(&records, &p.client);
    for (const char *c = order; *c != '\0'; c++)
        put_stolen(&p.client, &records.records[*c - '0']);
    expect_refused(&p, &p.client, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(a_record_dropped_or_said_again_or_too_early_is_refused)
{
    static const char *const orders[] = { "1", "02", "00", "0120", "021", "0121" };
    for (size_t i = 0; i < COUNT_OF(orders); i++)
        expect_order_refused(orders[i]);
}

/* ---- the end ---- */

TEST(a_stream_that_was_cut_off_is_told_from_one_that_ended)
{
    struct pair p = connected_pair();
    send_text(&p.server, "all of it");
    deliver(&p, &p.server, &p.client);
    expect_cut_off(&p.client, "TRUNCATED");
    renew(&p);
    shake_hands(&p);
    hf_close(p.server.conn);
    let_speak(&p, &p.server);
    assert_int_equal(hf_receive_eof(p.client.conn), HF_CLOSED);
    free_pair(&p);
}

TEST(nobody_else_can_say_close_notify)
{
    struct pair p = connected_pair();
    put_clear_record(&p.server, ALERT, hex("01 00"));
    expect_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

/* The keys are right, and who has them is not known yet. */
static void expect_early_data_refused(bool by_client)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct side *liar = by_client ? &p.client : &p.server;
    struct flow flow = by_client ? client_flow(TLS12) : server_flow(TLS12);
    drop_row(&flow, row_of(&flow, SEND, FINISHED));
    follow(liar, &flow);
    shake_hands(&p);
    put_record(liar, APPLICATION_DATA, SPAN_OF("transfer"));
    expect_refused(&p, liar, "UNEXPECTED_RECORD", 10);
    assert_int_equal(other_side(&p, liar)->received.len, 0);
    free_pair(&p);
}

TEST(data_before_the_peers_finished_is_refused)
{
    expect_early_data_refused(true);
    expect_early_data_refused(false);
}

/* Data that was given before the handshake is complete would go out to whoever answers. */
TEST(no_data_is_taken_before_the_handshake_is_complete)
{
    uint8_t out[4096];
    size_t n, used;
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(hf_send(p.client.conn, of(SPAN_OF("a secret")), out, sizeof out, &n, &used), HF_WAIT);
        assert_int_equal(used, 0);
        wire_add(&p.client.sent, out, n);
        deliver(&p, &p.client, &p.server);
        let_speak(&p, &p.server);
    }
    free_pair(&p);
}
