/* records_test.c - which record may come when: each type at each stage, change_cipher_spec, empty records (RFC 8446 5).
 */
#include "support/middle.h"
#include "support/versions.h"

/* ---- stages: a pair in which `from` speaks next, under the keys that the stage is called after ---- */

static void client_said_nothing(struct pair *p)
{
    (void)p;
}

static void server_got_hello(struct pair *p)
{
    flush_side(&p->client);
    deliver(p, &p->client, &p->server);
}

/* Its keys for application data are ready, too, but what it has to say first is not said yet. */
static void client_got_flight(struct pair *p)
{
    server_got_hello(p);
    flush_side(&p->server);
    deliver(p, &p->server, &p->client);
    wire_clear(&p->client.sent);
}

static void both_are_connected(struct pair *p)
{
    shake_hands(p);
}

struct stage {
    const char *name;
    void (*reach)(struct pair *);
    bool from_client;
    bool in_handshake;
};

static const struct stage before_client_hello = { "before ClientHello", client_said_nothing, true, true },
                          before_server_hello = { "before ServerHello", server_got_hello, false, true },
                          before_client_finished = { "before the client's Finished", client_got_flight, true, true },
                          client_connected = { "client connected", both_are_connected, true, false },
                          server_connected = { "server connected", both_are_connected, false, false };

static struct side *speaker(struct pair *p, const struct stage *stage)
{
    return stage->from_client ? &p->client : &p->server;
}

static void expect_refused_at(const struct stage *stage, bool sealed, uint8_t type, const char *content,
                              const char *reason, uint8_t alert)
{
    struct pair p = new_pair_of(TLS13);
    stage->reach(&p);
    struct side *from = speaker(&p, stage);
    if (sealed)
        put_record(from, type, hex(content));
    else
        put_clear_record(from, type, hex(content));
    deliver(&p, from, other_side(&p, from));
    expect_failure(other_side(&p, from), reason, alert);
    assert_int_equal(other_side(&p, from)->received.len, 0);
    free_pair(&p);
}

static const uint8_t strange_types[] = { 1, 19, 24, 25, 26, 63, 64, 128, 255 };

TEST(before_any_hello_only_a_hello)
{
    const struct stage *stages[] = { &before_client_hello, &before_server_hello };
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        expect_refused_at(stages[i], false, APPLICATION_DATA, "01", "UNEXPECTED_RECORD", 10);
        expect_refused_at(stages[i], false, ALERT, "01", "BAD_ALERT", 50);
        expect_refused_at(stages[i], false, ALERT, "", "EMPTY_FRAGMENT", 10);
        expect_refused_at(stages[i], false, HANDSHAKE, "", "EMPTY_FRAGMENT", 10);
        expect_refused_at(stages[i], false, HANDSHAKE, "14 000001 00", "OUT_OF_ORDER", 10);
        for (size_t t = 0; t < COUNT_OF(strange_types); t++)
            expect_refused_at(stages[i], false, strange_types[t], "01", "NOT_TLS", 70);
    }
}

TEST(before_a_clients_finished_nothing_in_the_clear)
{
    expect_refused_at(&before_client_finished, false, APPLICATION_DATA, "01", "BAD_RECORD", 20);
    expect_refused_at(&before_client_finished, false, ALERT, "01", "BAD_ALERT", 50);
    expect_refused_at(&before_client_finished, false, HANDSHAKE, "14 000001 00", "UNEXPECTED_RECORD", 10);
    for (size_t t = 0; t < COUNT_OF(strange_types); t++)
        expect_refused_at(&before_client_finished, false, strange_types[t], "01", "UNEXPECTED_RECORD", 10);
}

/* Sealed by the client's handshake keys, in place of its Finished. */
static void expect_refused_before_finished(uint8_t type, const char *content, const char *reason, uint8_t alert)
{
    struct pair p = new_pair_of(TLS13);
    client_got_flight(&p);
    struct half keys = { .provider = p.client.config->policy.provider };
    half_use_keys(&keys, HANDSHAKE_KEYS, p.client.conn->agreed.suite, &p.client.conn->hs->client_handshake);
    put_sealed(&p.client, &keys, type, hex(content));
    half_wipe(&keys);
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, reason, alert);
    assert_int_equal(p.server.received.len, 0);
    free_pair(&p);
}

TEST(before_a_clients_finished_no_application_data)
{
    expect_refused_before_finished(APPLICATION_DATA, "6869", "UNEXPECTED_RECORD", 10);
    expect_refused_before_finished(APPLICATION_DATA, "", "UNEXPECTED_RECORD", 10);
    expect_refused_before_finished(ALERT, "", "EMPTY_FRAGMENT", 10);
    expect_refused_before_finished(ALERT, "02", "BAD_ALERT", 50);
    expect_refused_before_finished(HANDSHAKE, "", "EMPTY_FRAGMENT", 10);
    expect_refused_before_finished(CHANGE_CIPHER_SPEC, "01", "UNEXPECTED_RECORD", 10);
    expect_refused_before_finished(0, "00", "EMPTY_INNER_RECORD", 10);
    for (size_t t = 0; t < COUNT_OF(strange_types); t++)
        expect_refused_before_finished(strange_types[t], "01", "UNEXPECTED_RECORD", 10);
}

/* Sealed by the server's handshake keys, before its EncryptedExtensions. */
static void expect_refused_before_flight(uint8_t type, const char *content, const char *reason, uint8_t alert)
{
    static struct parcel parcel;
    struct pair p = new_pair_of(TLS13);
    server_got_hello(&p);
    open_flight(&parcel, &p.server);
    insert_item(&parcel, messages_in(&parcel, true), (struct item){ type, true, hex(content) });
    send_parcel(&p.server, &parcel);
    expect_refused(&p, &p.server, reason, alert);
    assert_int_equal(p.client.received.len, 0);
    free_pair(&p);
}

TEST(before_a_servers_finished_no_application_data)
{
    expect_refused_before_flight(APPLICATION_DATA, "6869", "UNEXPECTED_RECORD", 10);
    expect_refused_before_flight(APPLICATION_DATA, "", "UNEXPECTED_RECORD", 10);
    expect_refused_before_flight(ALERT, "", "EMPTY_FRAGMENT", 10);
    expect_refused_before_flight(ALERT, "02", "BAD_ALERT", 50);
    expect_refused_before_flight(HANDSHAKE, "", "EMPTY_FRAGMENT", 10);
    expect_refused_before_flight(CHANGE_CIPHER_SPEC, "01", "UNEXPECTED_RECORD", 10);
    expect_refused_before_flight(0, "00", "EMPTY_INNER_RECORD", 10);
    for (size_t t = 0; t < COUNT_OF(strange_types); t++)
        expect_refused_before_flight(strange_types[t], "01", "UNEXPECTED_RECORD", 10);
}

TEST(after_the_handshake_nothing_in_the_clear)
{
    const struct stage *stages[] = { &client_connected, &server_connected };
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        expect_refused_at(stages[i], false, CHANGE_CIPHER_SPEC, "01", "BAD_CHANGE_CIPHER_SPEC", 10);
        expect_refused_at(stages[i], false, ALERT, "0100", "UNEXPECTED_RECORD", 10);
        expect_refused_at(stages[i], false, HANDSHAKE, "18 000001 00", "UNEXPECTED_RECORD", 10);
        expect_refused_at(stages[i], false, APPLICATION_DATA, "6869", "BAD_RECORD", 20);
        for (size_t t = 0; t < COUNT_OF(strange_types); t++)
            expect_refused_at(stages[i], false, strange_types[t], "01", "UNEXPECTED_RECORD", 10);
    }
}

TEST(after_the_handshake_nothing_strange_inside)
{
    const struct stage *stages[] = { &client_connected, &server_connected };
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        expect_refused_at(stages[i], true, CHANGE_CIPHER_SPEC, "01", "UNEXPECTED_RECORD", 10);
        expect_refused_at(stages[i], true, ALERT, "", "EMPTY_FRAGMENT", 10);
        expect_refused_at(stages[i], true, HANDSHAKE, "", "EMPTY_FRAGMENT", 10);
        expect_refused_at(stages[i], true, 0, "0000", "EMPTY_INNER_RECORD", 10);
        for (size_t t = 0; t < COUNT_OF(strange_types); t++)
            expect_refused_at(stages[i], true, strange_types[t], "01", "UNEXPECTED_RECORD", 10);
    }
}

/* ---- lengths ---- */

TEST(a_record_of_2_14_bytes_arrives_and_one_more_does_not)
{
    struct pair p = connected_pair_of(TLS13);
    put_record(&p.server, APPLICATION_DATA, many(MAX_CONTENT_LEN, 'a'));
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.received.len, MAX_CONTENT_LEN);
    put_record(&p.server, APPLICATION_DATA, many(MAX_CONTENT_LEN + 1, 'a'));
    expect_refused(&p, &p.server, "RECORD_TOO_LONG", 22);
    free_pair(&p);
}

TEST(padding_counts)
{
    struct pair p = connected_pair_of(TLS13);
    put_padded_record(&p.server, APPLICATION_DATA, hex("61"), MAX_CONTENT_LEN - 1);
    deliver(&p, &p.server, &p.client);
    assert_int_equal(p.client.received.len, 1);
    put_padded_record(&p.server, APPLICATION_DATA, hex("61"), MAX_CONTENT_LEN);
    expect_refused(&p, &p.server, "RECORD_TOO_LONG", 22);
    free_pair(&p);
}

TEST(a_header_that_announces_too_much_is_enough)
{
    struct pair p = new_pair_of(TLS13);
    put_bytes(&p.client, hex("16 0301 4001"));
    expect_refused(&p, &p.client, "RECORD_TOO_LONG", 22);
    free_pair(&p);
    p = connected_pair_of(TLS13);
    put_bytes(&p.client, hex("17 0303 4101"));
    expect_refused(&p, &p.client, "RECORD_TOO_LONG", 22);
    free_pair(&p);
}

TEST(nothing_but_padding_is_refused)
{
    struct pair p = connected_pair_of(TLS13);
    put_padded_record(&p.client, 0, NO_BYTES, 1000);
    expect_refused(&p, &p.client, "EMPTY_INNER_RECORD", 10);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(the_last_sequence_number_is_not_taken)
{
    struct pair p = connected_pair_of(version);
    send_text(&p.client, "one more");
    p.server.conn->link.read.sequence = UINT64_MAX;
    expect_refused(&p, &p.client, "OUT_OF_RECORDS", 80);
    free_pair(&p);
}

/* Keys are updated long before. Nothing can be sealed any more, not even an alert. */
static void expect_nothing_sealed(hf_status (*ask)(hf_conn *conn, uint8_t *out, size_t cap, size_t *n))
{
    struct pair p = new_pair_of(TLS13);
    uint8_t out[100];
    size_t n = 1;
    shake_hands(&p);
    p.client.conn->link.write.sequence = UINT64_MAX;
    assert_int_equal(ask(p.client.conn, out, sizeof out, &n), HF_FAILED);
    assert_int_equal(n, 0);
    expect_failure(&p.client, "CRYPTO_FAILED", 80);
    assert_int_equal(hf_flush(p.client.conn, out, sizeof out, &n), HF_FAILED);
    assert_int_equal(n, 0);
    assert_int_equal(hf_needs(p.client.conn), 0);
    free_pair(&p);
}

static hf_status ask_for_data(hf_conn *conn, uint8_t *out, size_t cap, size_t *n)
{
    size_t used;
    hf_status s = hf_send(conn, (hf_span){ (const uint8_t *)"hello", 5 }, out, cap, n, &used);
    assert_int_equal(used, 0);
    return s;
}

static hf_status ask_for_new_keys(hf_conn *conn, uint8_t *out, size_t cap, size_t *n)
{
    assert_int_equal(hf_update_keys(conn, false), HF_OK);
    return hf_flush(conn, out, cap, n);
}

static hf_status ask_for_new_keys_and_data(hf_conn *conn, uint8_t *out, size_t cap, size_t *n)
{
    assert_int_equal(hf_update_keys(conn, false), HF_OK);
    return ask_for_data(conn, out, cap, n);
}

static hf_status ask_for_the_end(hf_conn *conn, uint8_t *out, size_t cap, size_t *n)
{
    hf_close(conn);
    return hf_flush(conn, out, cap, n);
}

TEST(the_last_sequence_number_is_not_given)
{
    expect_nothing_sealed(ask_for_data);
    expect_nothing_sealed(ask_for_new_keys);
    expect_nothing_sealed(ask_for_new_keys_and_data);
}

TEST(an_end_that_cannot_be_said_is_not_tried_again)
{
    struct pair p = new_pair_of(TLS13);
    uint8_t out[100];
    size_t n = 1;
    shake_hands(&p);
    p.client.conn->link.write.sequence = UINT64_MAX;
    assert_int_equal(ask_for_the_end(p.client.conn, out, sizeof out, &n), HF_FAILED);
    assert_int_equal(n, 0);
    assert_string_equal(hf_failure_of(p.client.conn)->reason, "CRYPTO_FAILED");
    assert_int_equal(hf_needs(p.client.conn), 0);
    free_pair(&p);
}

/* ---- change_cipher_spec, section 5 and appendix D.4 ---- */

static const struct span ccs = { (const uint8_t *)"\x14\x03\x03\x00\x01\x01", 6 };

TEST(change_cipher_spec_means_nothing_wherever_it_may_be)
{
    struct pair p = new_pair_of(TLS13);
    flush_side(&p.client);
    put_bytes(&p.client, ccs);
    put_bytes(&p.client, ccs);
    deliver(&p, &p.client, &p.server);
    put_bytes(&p.server, ccs);
    flush_side(&p.server);
    put_bytes(&p.server, ccs); /* between the server's flight and what the client makes of it */
    struct wire flight = p.server.sent;
    p.server.sent = (struct wire){ NULL, 0, 0 };
    put_bytes(&p.server, span_of(flight.at, flight.len - ccs.len));
    free(flight.at);
    deliver(&p, &p.server, &p.client);
    put_bytes(&p.client, ccs);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    expect_talk(&p);
    free_pair(&p);
}

TEST(change_cipher_spec_before_the_first_client_hello)
{
    struct pair p = new_pair_of(TLS13);
    put_bytes(&p.client, ccs);
    expect_refused(&p, &p.client, "BAD_CHANGE_CIPHER_SPEC", 10);
    free_pair(&p);
}

TEST(change_cipher_spec_after_the_servers_finished)
{
    struct pair p = new_pair_of(TLS13);
    client_got_flight(&p);
    put_bytes(&p.server, ccs);
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "BAD_CHANGE_CIPHER_SPEC", 10);
    free_pair(&p);
}

TEST(change_cipher_spec_after_the_clients_finished)
{
    struct pair p = connected_pair_of(TLS13);
    put_bytes(&p.client, ccs);
    expect_refused(&p, &p.client, "BAD_CHANGE_CIPHER_SPEC", 10);
    free_pair(&p);
}

TEST(change_cipher_spec_that_is_not_a_byte_of_1)
{
    static const char *const contents[] = { "", "00", "02", "ff", "0101", "0100" };
    for (size_t i = 0; i < COUNT_OF(contents); i++) {
        expect_refused_at(&before_server_hello, false, CHANGE_CIPHER_SPEC, contents[i], "BAD_CHANGE_CIPHER_SPEC", 10);
        expect_refused_at(&before_client_finished, false, CHANGE_CIPHER_SPEC, contents[i], "BAD_CHANGE_CIPHER_SPEC",
                          10);
    }
}

TEST(change_cipher_spec_without_end)
{
    struct pair p = new_pair_of(TLS13);
    server_got_hello(&p);
    for (int i = 0; i < 33; i++)
        put_bytes(&p.client, ccs);
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "TOO_MANY_EMPTY_RECORDS", 10);
    free_pair(&p);
}

/* ---- empty records of application data, 5.1 ---- */

/* RFC 5246 6.2.1: "Zero-length fragments of Application data MAY be sent"; in TLS 1.3 they may be padded. */
TEST_IN_EACH_VERSION(some_empty_records_are_fine_and_data_makes_them_forgotten)
{
    struct pair p = connected_pair_of(version);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 32; i++)
            put_padded_record(&p.client, APPLICATION_DATA, NO_BYTES, version == TLS13 ? 100 : 0);
        put_record(&p.client, APPLICATION_DATA, hex("61"));
    }
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.received.len, 3);
    expect_talk(&p);
    free_pair(&p);
}

TEST_IN_EACH_VERSION(empty_records_without_end)
{
    struct pair p = connected_pair_of(version);
    for (int i = 0; i < 33; i++)
        put_record(&p.client, APPLICATION_DATA, NO_BYTES);
    expect_refused(&p, &p.client, "TOO_MANY_EMPTY_RECORDS", 10);
    free_pair(&p);
}

/* ---- versions of records, 5.1: ignored ---- */

TEST(the_version_of_a_record_in_the_clear_is_ignored)
{
    struct pair p = new_pair_of(TLS13);
    flush_side(&p.client);
    p.client.sent.at[2] = 0x7f;
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    p.server.sent.at[2] = 0;
    deliver(&p, &p.server, &p.client);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(the_version_of_a_protected_record_is_protected)
{
    struct pair p = connected_pair_of(TLS13);
    send_text(&p.client, "hello");
    p.client.sent.at[2] = 1;
    expect_refused(&p, &p.client, "BAD_RECORD", 20);
    free_pair(&p);
}
