/* seal_test.c - records to the wire: their form, and that no nonce is ever used twice (RFC 8446 5.2, 5.3, 5.5). */
#include "record/halves.h"
#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

TEST(a_record_in_the_clear_is_its_header_and_its_content)
{
    struct halves h = clear_halves();
    struct bytes record = sealed(&h, HANDSHAKE, hex("aabbcc"), 0);
    assert_true(span_equal(span_of(record.at, record.len), hex("16 0303 0003 aabbcc")));
    free(record.at);
    free_halves(&h);
}

TEST(only_the_first_record_of_a_client_says_tls_1_0)
{
    struct halves h = clear_halves();
    h.seals.says_tls10 = true;
    struct bytes first = sealed(&h, HANDSHAKE, hex("aa"), 0), second = sealed(&h, HANDSHAKE, hex("aa"), 0);
    assert_int_equal(first.at[2], 1);
    assert_int_equal(second.at[2], 3);
    free(first.at);
    free(second.at);
    free_halves(&h);
}

TEST(a_protected_record_hides_its_type_and_its_padding)
{
    for (size_t padding = 0; padding < 300; padding += 37) {
        struct halves h = keyed_halves(APPLICATION_KEYS, "TLS_AES_128_GCM_SHA256");
        struct bytes record = sealed(&h, HANDSHAKE, hex("aabb"), padding);
        assert_int_equal(record.len, RECORD_HEADER_LEN + 2 + 1 + padding + TAG_LEN);
        assert_int_equal(record.at[0], APPLICATION_DATA);
        assert_int_equal((size_t)record.at[3] << 8 | record.at[4], record.len - RECORD_HEADER_LEN);
        expect_opened(&h, record, HANDSHAKE, hex("aabb"));
        free_halves(&h);
    }
}

/* ---- nonces ---- */

/* An AEAD that only notes its nonces, and fails at every third record. */
enum { MOST_NONCES = 64 };
static uint8_t nonces[MOST_NONCES][NONCE_LEN];
static size_t num_nonces;

static bool note_nonce(const uint8_t *nonce)
{
    assert_true(num_nonces < MOST_NONCES);
    for (size_t i = 0; i < num_nonces; i++)
        assert_memory_not_equal(nonces[i], nonce, NONCE_LEN);
    memcpy(nonces[num_nonces++], nonce, NONCE_LEN);
    return num_nonces % 3 != 0;
}

static bool usable(const struct provider *provider)
{
    (void)provider;
    return true;
}

static struct aead_key *expand(const struct provider *provider, const uint8_t *key)
{
    (void)provider;
    (void)key;
    static uint8_t something;
    return (struct aead_key *)&something;
}

static void forget(struct aead_key **spent)
{
    *spent = NULL;
}

static enum status seal(struct aead_key *key, const uint8_t nonce[NONCE_LEN], struct span additional, struct bytes text,
                        uint8_t tag[TAG_LEN])
{
    (void)key;
    (void)additional;
    (void)text;
    memset(tag, 0, TAG_LEN);
    return note_nonce(nonce) ? OK : FAILED;
}

static enum status open(struct aead_key *key, const uint8_t nonce[NONCE_LEN], struct span additional, struct bytes text,
                        const uint8_t tag[TAG_LEN])
{
    (void)key;
    (void)nonce;
    (void)additional;
    (void)text;
    (void)tag;
    return FAILED;
}

static const struct aead noting = { "noting", 16, 1000, usable, expand, forget, seal, open };

static void expect_no_nonce_twice(struct halves h)
{
    uint8_t room[100];
    size_t size, failures = 0;
    num_nonces = 0;
    h.seals.aead = &noting;
    for (int i = 0; i < 30; i++)
        failures += seal_record(&size, &h.seals, APPLICATION_DATA, room, 5, 0) != OK;
    assert_int_equal(num_nonces, 30);
    assert_int_equal(failures, 10);
    assert_int_equal(h.seals.sequence, 30);
    half_rest(&h.seals); /* what is expanded again goes on where it was */
    (void)(seal_record(&size, &h.seals, APPLICATION_DATA, room, 5, 0) == OK);
    assert_int_equal(num_nonces, 31);
    h.seals.key = NULL;
    free_halves(&h);
}

TEST(no_nonce_is_used_twice_whether_or_not_sealing_fails)
{
    expect_no_nonce_twice(keyed_halves(APPLICATION_KEYS, "TLS_AES_128_GCM_SHA256"));
    expect_no_nonce_twice(tls12_halves(suite_named("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")));
    expect_no_nonce_twice(tls12_halves(suite_named("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")));
}

/* 5.3: the iv XOR the sequence number, padded on the left to the iv's length. */
TEST(the_nonce_is_the_iv_with_the_sequence_number_in_its_last_eight_bytes)
{
    struct halves h = keyed_halves(APPLICATION_KEYS, "TLS_AES_128_GCM_SHA256");
    uint8_t room[100], expected[NONCE_LEN];
    size_t size;
    num_nonces = 0;
    h.seals.aead = &noting;
    h.seals.sequence = UINT64_C(0x0102030405060708);
    assert_int_equal(seal_record(&size, &h.seals, APPLICATION_DATA, room, 5, 0), OK);
    memcpy(expected, h.seals.iv, NONCE_LEN);
    for (size_t i = 0; i < 8; i++)
        expected[4 + i] ^= (uint8_t)(i + 1);
    assert_memory_equal(nonces[0], expected, NONCE_LEN);
    h.seals.key = NULL;
    free_halves(&h);
}

TEST(the_last_sequence_number_is_not_used)
{
    struct halves h = keyed_halves(APPLICATION_KEYS, "TLS_AES_128_GCM_SHA256");
    uint8_t room[100];
    size_t size;
    h.seals.sequence = UINT64_MAX;
    assert_int_equal(seal_record(&size, &h.seals, APPLICATION_DATA, room, 5, 0), FAILED);
    assert_int_equal(h.seals.sequence, UINT64_MAX);
    free_halves(&h);
}

/* ---- keys ---- */

TEST(updated_keys_are_others_and_both_ends_agree)
{
    struct halves h = keyed_halves(APPLICATION_KEYS, "TLS_CHACHA20_POLY1305_SHA256");
    for (int generation = 0; generation < 5; generation++) {
        uint8_t iv[NONCE_LEN];
        expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61"), 0), APPLICATION_DATA, hex("61"));
        memcpy(iv, h.seals.iv, sizeof iv);
        half_update_keys(&h.seals);
        struct bytes record = sealed(&h, APPLICATION_DATA, hex("62"), 0);
        assert_memory_not_equal(iv, h.seals.iv, sizeof iv);
        assert_int_equal(h.seals.sequence, 1);
        half_update_keys(&h.opens);
        expect_opened(&h, record, APPLICATION_DATA, hex("62"));
    }
    free_halves(&h);
}

TEST(keys_are_worn_at_the_limit_of_their_aead)
{
    struct halves h = keyed_halves(APPLICATION_KEYS, "TLS_AES_128_GCM_SHA256");
    h.seals.sequence = h.seals.aead->max_records - 1;
    assert_false(half_is_worn(&h.seals));
    h.seals.sequence++;
    assert_true(half_is_worn(&h.seals));
    half_update_keys(&h.seals);
    assert_false(half_is_worn(&h.seals));
    free_halves(&h);
    h = clear_halves();
    h.seals.sequence = UINT64_MAX;
    assert_false(half_is_worn(&h.seals));
    free_halves(&h);
}

TEST(a_forgotten_half_holds_nothing)
{
    static const struct half nothing;
    struct halves h = keyed_halves(APPLICATION_KEYS, "TLS_AES_128_GCM_SHA256");
    free(sealed(&h, APPLICATION_DATA, hex("61"), 0).at);
    half_wipe(&h.seals);
    assert_memory_equal(&h.seals, &nothing, sizeof nothing);
    free_halves(&h);
}
