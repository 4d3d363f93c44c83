/* early_data_test.c - a client that sends early data to a server which does not take it: it is skipped, up to a limit
 * (RFC 8446 4.2.10). */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

enum { LIMIT = 64 * 1024 }; /* of bytes on the wire: resumption_extensions.c */

static const struct pair_options plain, retrying = { .configure_server = prefer_p384 };

#define ONES_32 "01010101 01010101 01010101 01010101 01010101 01010101 01010101 01010101"

/* The client's hello is on the wire. */
static struct pair pair_with_early_data(struct pair_options options)
{
    struct pair p = new_pair(options);
    lie(&p.client, &LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_EARLY_DATA, "")));
    flush_side(&p.client);
    return p;
}

/* Records that the server cannot read. */
static void put_early_data(struct pair *p, size_t bytes_on_the_wire)
{
    while (bytes_on_the_wire > 0) {
        size_t most = RECORD_HEADER_LEN + 1000, n = bytes_on_the_wire < most ? bytes_on_the_wire : most;
        put_clear_record(&p->client, APPLICATION_DATA, many(n - RECORD_HEADER_LEN, 0x5a));
        bytes_on_the_wire -= n;
    }
}

static void expect_skipped(struct pair_options options, size_t bytes, size_t chunk)
{
    struct pair p = pair_with_early_data(options);
    p.chunk = chunk;
    put_early_data(&p, bytes);
    shake_hands(&p);
    assert_int_equal(p.server.received.len, 0);
    p.chunk = 0;
    expect_talk(&p);
    free_pair(&p);
}

TEST(early_data_is_skipped_within_the_limit)
{
    for (size_t chunk = 0; chunk < 2000; chunk += 999) {
        expect_skipped(plain, 100, chunk);
        expect_skipped(plain, LIMIT, chunk);
        expect_skipped(retrying, 100, chunk);
        expect_skipped(retrying, LIMIT, chunk);
    }
}

TEST(a_hello_that_names_a_key_which_the_server_does_not_have)
{
    struct pair p = new_pair(plain);
    lie(&p.client,
        &LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_EARLY_DATA, ""), ADD_EXTENSION(EXT_PSK_KEY_EXCHANGE_MODES, "01 01"),
             ADD_EXTENSION(EXT_PRE_SHARED_KEY, "0007 0001 aa 00000000 0021 20" ONES_32)));
    flush_side(&p.client);
    put_early_data(&p, 1000);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

TEST(a_record_of_early_data_is_taken_as_soon_as_it_is_there)
{
    struct pair p = pair_with_early_data(plain);
    put_early_data(&p, 100);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.inbound.len, 0);
    free_pair(&p);
}

TEST(early_data_beyond_the_limit)
{
    struct pair p = pair_with_early_data(plain);
    put_early_data(&p, LIMIT + 1);
    expect_handshake_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(early_data_beyond_the_limit_before_a_second_hello)
{
    struct pair p = pair_with_early_data(retrying);
    put_early_data(&p, LIMIT + 1);
    expect_handshake_refused(&p, &p.server, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}

/* A caller's buffer need not hold more than HF_MAX_RECORD: it would wait for the rest for ever. */
TEST(a_record_longer_than_any_is_not_waited_for_to_be_skipped)
{
    struct pair p = pair_with_early_data(retrying);
    deliver(&p, &p.client, &p.server);
    put_bytes(&p.client, hex("17 0303 4101"));
    expect_refused(&p, &p.client, "RECORD_TOO_LONG", 22);
    free_pair(&p);
}

TEST(early_data_that_nobody_announced)
{
    struct pair p = new_pair(plain);
    flush_side(&p.client);
    put_early_data(&p, 100);
    expect_handshake_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
    p = new_pair(retrying);
    flush_side(&p.client);
    put_early_data(&p, 100);
    expect_handshake_refused(&p, &p.server, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
}

TEST(change_cipher_spec_may_stand_before_early_data)
{
    struct pair p = pair_with_early_data(plain);
    put_bytes(&p.client, hex("14 0303 0001 01"));
    put_early_data(&p, 100);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* "Once a record is deprotected successfully, it is treated as the start of the client's second flight". */
TEST(after_the_first_record_that_can_be_read_none_is_skipped)
{
    struct pair p = pair_with_early_data(plain);
    put_early_data(&p, 100);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    struct half keys = { .provider = p.client.config->policy.provider };
    half_use_keys(&keys, HANDSHAKE_KEYS, p.client.conn->agreed.suite, &p.client.conn->hs->client_handshake);
    put_sealed(&p.client, &keys, HANDSHAKE, hex("14"));
    half_wipe(&keys);
    put_early_data(&p, 100);
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

/* "A client MUST NOT include the "early_data" extension in its followup ClientHello", nor send any behind it. */
TEST(after_a_second_hello_none_is_skipped)
{
    struct pair p = pair_with_early_data(retrying);
    put_early_data(&p, 100);
    deliver(&p, &p.client, &p.server);
    flush_side(&p.server);
    deliver(&p, &p.server, &p.client);
    flush_side(&p.client);
    put_early_data(&p, 100);
    expect_handshake_refused(&p, &p.server, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(after_the_handshake_none_is_skipped)
{
    struct pair p = pair_with_early_data(plain);
    shake_hands(&p);
    expect_connected(&p);
    put_early_data(&p, 100);
    expect_refused(&p, &p.client, "BAD_RECORD", 20);
    free_pair(&p);
}

/* What looks like early data is not skipped where it is something else. */
TEST(records_of_other_kinds_are_not_skipped)
{
    struct pair p = pair_with_early_data(plain);
    put_clear_record(&p.client, HANDSHAKE, hex("14 000001 00"));
    expect_handshake_refused(&p, &p.server, "UNEXPECTED_RECORD", 10);
    free_pair(&p);
    p = pair_with_early_data(plain);
    put_bytes(&p.client, hex("17 0303 4101"));
    expect_handshake_refused(&p, &p.server, "RECORD_TOO_LONG", 22);
    free_pair(&p);
}

TEST(the_server_does_not_say_that_it_took_early_data)
{
    hf_agreement agreed;
    struct pair p = pair_with_early_data(plain);
    put_early_data(&p, 100);
    shake_hands(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_false(agreed.early_data || agreed.resumed);
    free_pair(&p);
}
