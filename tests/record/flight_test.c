/* flight_test.c - messages on their way out: coalesced, fragmented, sealed in place, and taken bit by bit (RFC
 * 8446 5.1).
 */
#include "base/memory.h"
#include "record/flight.h"
#include "record/halves.h"
#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

static void add_message(struct flight *flight, struct span message)
{
    assert_int_equal(flight_reserve(flight, message.len), OK);
    struct writer w = flight_writer(flight);
    wr_bytes(&w, message);
    assert_true(wr_finish(&w));
    struct span added = flight_add(flight, &w);
    assert_true(span_equal(added, message));
}

static struct span counted(size_t len)
{
    static uint8_t bytes[200000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    assert_true(len <= sizeof bytes);
    return span_of(bytes, len);
}

static struct bytes take_all(struct flight *flight, size_t at_a_time)
{
    struct bytes out = { malloc(flight_ready(flight) + 1), 0 };
    size_t n;
    do {
        n = flight_take(flight, (struct bytes){ out.at + out.len, at_a_time });
        out.len += n;
    } while (n > 0);
    return out;
}

/* Opens the records one by one: their content must be `expected`, in fragments of 2^14 bytes but for the last. */
static void expect_records(struct halves *h, struct bytes wire, struct span expected)
{
    struct opened opened;
    for (size_t at = 0; at < wire.len; at += opened.used) {
        assert_int_equal(open_record(&opened, &h->opens, (struct bytes){ wire.at + at, wire.len - at }), OK);
        assert_int_equal(opened.type, HANDSHAKE);
        assert_int_equal(opened.content.len, expected.len < MAX_CONTENT_LEN ? expected.len : MAX_CONTENT_LEN);
        assert_memory_equal(opened.content.at, expected.at, opened.content.len);
        expected = span_of(expected.at + opened.content.len, expected.len - opened.content.len);
    }
    assert_int_equal(expected.len, 0);
}

static struct halves no_keys(void)
{
    return clear_halves();
}

static struct halves tls13_keys(void)
{
    return keyed_halves(HANDSHAKE_KEYS, "TLS_AES_128_GCM_SHA256");
}

static struct halves tls12_keys_and_explicit_nonces(void)
{
    return tls12_halves(suite_named("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
}

static struct halves tls12_keys(void)
{
    return tls12_halves(suite_named("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"));
}

static struct halves (*const all_halves[])(void) = { no_keys, tls13_keys, tls12_keys_and_explicit_nonces, tls12_keys };

static void expect_round_trip(struct halves h, struct bytes room, struct span all, size_t message_len)
{
    struct flight flight;
    flight_begin(&flight, room);
    for (size_t at = 0; at < all.len; at += message_len)
        add_message(&flight, span_of(all.at + at, all.len - at < message_len ? all.len - at : message_len));
    assert_int_equal(flight_ready(&flight), 0);
    assert_int_equal(flight_seal(&flight, &h.seals), OK);
    struct bytes wire = take_all(&flight, 1000);
    expect_records(&h, wire, all);
    assert_int_equal(flight.len, 0);
    flight_wipe(&flight);
    free(wire.at);
    free_halves(&h);
}

TEST(messages_become_as_few_records_as_possible)
{
    static const size_t lens[] = { 1, 4, 1000, 16383, 16384, 16385, 32768, 32769, 100000, 200000 };
    static uint8_t room[300000];
    for (size_t i = 0; i < COUNT_OF(lens); i++)
        for (size_t k = 0; k < COUNT_OF(all_halves); k++) {
            expect_round_trip(all_halves[k](), (struct bytes){ room, sizeof room }, counted(lens[i]), 20000);
            expect_round_trip(all_halves[k](), (struct bytes){ room, 100 }, counted(lens[i]), 20000);
            expect_round_trip(all_halves[k](), (struct bytes){ room, 100 }, counted(lens[i] % 2000), 7);
        }
}

TEST(a_flight_is_taken_in_pieces_of_any_size)
{
    uint8_t room[1000];
    for (size_t piece = 1; piece < 60; piece++) {
        struct halves h = tls13_keys();
        struct flight flight;
        flight_begin(&flight, (struct bytes){ room, sizeof room });
        add_message(&flight, counted(50));
        assert_int_equal(flight_seal(&flight, &h.seals), OK);
        struct bytes wire = take_all(&flight, piece);
        expect_records(&h, wire, counted(50));
        free(wire.at);
        flight_wipe(&flight);
        free_halves(&h);
    }
}

TEST(a_message_that_is_not_sealed_is_not_taken)
{
    uint8_t room[1000];
    struct halves h = tls13_keys();
    struct flight flight;
    flight_begin(&flight, (struct bytes){ room, sizeof room });
    add_message(&flight, counted(50));
    assert_int_equal(flight_seal(&flight, &h.seals), OK);
    size_t ready = flight_ready(&flight);
    add_message(&flight, counted(20));
    assert_int_equal(flight_ready(&flight), ready);
    struct bytes first = take_all(&flight, 1000);
    expect_records(&h, first, counted(50));
    assert_int_equal(flight_seal(&flight, &h.seals), OK);
    struct bytes second = take_all(&flight, 1000);
    expect_records(&h, second, counted(20));
    free(first.at);
    free(second.at);
    flight_wipe(&flight);
    free_halves(&h);
}

TEST(a_change_cipher_spec_stands_behind_what_is_sealed)
{
    uint8_t room[1000], out[100];
    struct halves h = no_keys();
    struct flight flight;
    flight_begin(&flight, (struct bytes){ room, sizeof room });
    add_message(&flight, hex("aabb"));
    assert_int_equal(flight_seal(&flight, &h.seals), OK);
    assert_int_equal(flight_add_change_cipher_spec(&flight), OK);
    size_t n = flight_take(&flight, (struct bytes){ out, sizeof out });
    assert_true(span_equal(span_of(out, n), hex("16 0303 0002 aabb 14 0303 0001 01")));
    flight_wipe(&flight);
    flight_begin(&flight, (struct bytes){ room, 5 });
    assert_int_equal(flight_add_change_cipher_spec(&flight), FAILED);
    flight_wipe(&flight);
    free_halves(&h);
}

TEST(no_change_cipher_spec_is_put_among_messages_that_are_not_sealed)
{
    uint8_t room[1000];
    struct halves h = no_keys();
    struct flight flight;
    flight_begin(&flight, (struct bytes){ room, sizeof room });
    add_message(&flight, hex("aabb"));
    assert_int_equal(flight_add_change_cipher_spec(&flight), FAILED);
    assert_int_equal(flight_seal(&flight, &h.seals), OK);
    assert_int_equal(flight_add_change_cipher_spec(&flight), OK);
    flight_wipe(&flight);
    free_halves(&h);
}

/* RFC 5246 figure 1: ClientKeyExchange, [ChangeCipherSpec], Finished. */
TEST(a_flight_changes_its_protection_behind_a_change_cipher_spec)
{
    uint8_t room[1000];
    struct halves clear = no_keys(), keyed = tls12_keys_and_explicit_nonces();
    struct flight flight;
    flight_begin(&flight, (struct bytes){ room, sizeof room });
    add_message(&flight, hex("aabb"));
    assert_int_equal(flight_seal(&flight, &clear.seals), OK);
    assert_int_equal(flight_add_change_cipher_spec(&flight), OK);
    add_message(&flight, hex("cc"));
    assert_int_equal(flight_seal(&flight, &keyed.seals), OK);
    struct bytes wire = take_all(&flight, 1000);
    assert_true(span_equal(span_of(wire.at, 13), hex("16 0303 0002 aabb 14 0303 0001 01")));
    expect_records(&keyed, (struct bytes){ wire.at + 13, wire.len - 13 }, hex("cc"));
    free(wire.at);
    flight_wipe(&flight);
    free_halves(&clear);
    free_halves(&keyed);
}

/* What is reserved must do whatever the keys turn out to be, to the byte. */
TEST(what_was_reserved_has_room_for_sealing)
{
    static const size_t lens[] = { 1, 100, 16384, 16385, 50000 };
    for (size_t i = 0; i < COUNT_OF(lens); i++)
        for (size_t k = 0; k < COUNT_OF(all_halves); k++) {
            uint8_t too_small[1];
            struct halves h = all_halves[k]();
            struct flight flight;
            flight_begin(&flight, (struct bytes){ too_small, sizeof too_small });
            add_message(&flight, counted(lens[i]));
            assert_int_equal(flight_seal(&flight, &h.seals), OK);
            assert_int_equal(flight_add_change_cipher_spec(&flight), OK);
            flight_wipe(&flight);
            free_halves(&h);
        }
}

static void *nothing(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

TEST(without_memory_the_flight_stays_as_it_was)
{
    uint8_t room[200];
    struct halves h = no_keys();
    struct flight flight;
    flight_begin(&flight, (struct bytes){ room, sizeof room });
    add_message(&flight, counted(50));
    allocate_from(nothing);
    assert_int_equal(flight_reserve(&flight, 1000), FAILED);
    allocate_from(calloc);
    assert_int_equal(flight_seal(&flight, &h.seals), OK);
    struct bytes wire = take_all(&flight, 100);
    expect_records(&h, wire, counted(50));
    free(wire.at);
    flight_wipe(&flight);
    free_halves(&h);
}
