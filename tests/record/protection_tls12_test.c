/* protection_tls12_test.c - records of TLS 1.2: their bytes, what the additional data covers, and what is refused (RFC
 * 5246 6.2.3.3, RFC 5288 3, RFC 7905). */
#include "record/halves.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/evp.h>
#include <stdlib.h>

static const char *const suites[] = { "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                                      "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256" };
static const uint8_t types[] = { ALERT, HANDSHAKE, APPLICATION_DATA };

static struct halves halves_of(size_t suite)
{
    return tls12_halves(suite_named(suites[suite]));
}

static struct span zeros(size_t count)
{
    static const uint8_t room[MAX_PROTECTED_LEN];
    assert_true(count <= sizeof room);
    return span_of(room, count);
}

static struct bytes copy_of(struct bytes record)
{
    struct bytes copy = { malloc(record.len), record.len };
    assert_non_null(copy.at);
    memcpy(copy.at, record.at, record.len);
    return copy;
}

/* ---- records made by libcrypto alone ---- */

/* A record, and what its sender's additional data say. */
struct forged {
    uint64_t sequence;
    uint8_t type;
    uint16_t version;
    struct span content;
    size_t said_len;
    uint64_t explicit_nonce; /* AES-GCM */
};

static struct forged honest(uint64_t sequence, uint8_t type, struct span content)
{
    return (struct forged){ sequence, type, 0x0303, content, content.len, sequence };
}

static void put_number(uint8_t *out, uint64_t v, size_t width)
{
    for (size_t i = 0; i < width; i++)
        out[i] = (uint8_t)(v >> 8 * (width - 1 - i));
}

static const EVP_CIPHER *cipher_of(size_t suite)
{
    return suite == 0 ? EVP_aes_128_gcm() : suite == 1 ? EVP_aes_256_gcm() : EVP_chacha20_poly1305();
}

static void libcrypto_seals(uint8_t *text, size_t len, size_t suite, const uint8_t nonce[12], const uint8_t aad[13])
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n;
    assert_int_equal(EVP_EncryptInit_ex(ctx, cipher_of(suite), NULL, tls12_key(suite_named(suites[suite])).at, nonce),
                     1);
    assert_int_equal(EVP_EncryptUpdate(ctx, NULL, &n, aad, 13), 1);
    assert_int_equal(EVP_EncryptUpdate(ctx, text, &n, text, (int)len), 1);
    assert_int_equal(EVP_EncryptFinal_ex(ctx, text + len, &n), 1);
    assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, text + len), 1);
    EVP_CIPHER_CTX_free(ctx);
}

/* RFC 7905 2: "The 64-bit record sequence number is serialized as an 8-byte, big-endian value and padded on the left
 * with four 0x00 bytes", and XORed with the iv; RFC 5288 3: salt[4], and nonce_explicit[8]. */
static void put_nonce(uint8_t nonce[12], size_t suite, const struct forged *f)
{
    struct span iv = tls12_iv(suite_named(suites[suite]));
    memcpy(nonce, iv.at, iv.len);
    if (iv.len == 4) {
        put_number(nonce + 4, f->explicit_nonce, 8);
        return;
    }
    for (size_t i = 0; i < 8; i++)
        nonce[4 + i] ^= (uint8_t)(f->sequence >> (56 - 8 * i));
}

static struct bytes forge(size_t suite, struct forged f)
{
    uint8_t nonce[12], aad[13];
    size_t explicit_len = suite < 2 ? 8 : 0, len = explicit_len + f.content.len + 16;
    struct bytes record = { malloc(5 + len), 5 + len };
    assert_non_null(record.at);
    record.at[0] = f.type;
    put_number(record.at + 1, f.version, 2);
    put_number(record.at + 3, len, 2);
    put_number(record.at + 5, f.explicit_nonce, explicit_len);
    if (f.content.len > 0)
        memcpy(record.at + 5 + explicit_len, f.content.at, f.content.len);

    put_number(aad, f.sequence, 8);
    memcpy(aad + 8, record.at, 3);
    put_number(aad + 11, f.said_len, 2);
    put_nonce(nonce, suite, &f);
    libcrypto_seals(record.at + 5 + explicit_len, f.content.len, suite, nonce, aad);
    return record;
}

/* ---- form ---- */

TEST(every_suite_carries_every_type_of_every_length)
{
    static const size_t lens[] = { 0, 1, 2, 100, 16383, MAX_CONTENT_LEN };
    for (size_t i = 0; i < NUM_SUITES; i++) {
        if (suite_is_tls13(&cipher_suites[i]))
            continue;
        struct halves h = tls12_halves(&cipher_suites[i]);
        for (size_t j = 0; j < COUNT_OF(types) * COUNT_OF(lens); j++) {
            struct span content = zeros(lens[j % COUNT_OF(lens)]);
            uint8_t type = types[j / COUNT_OF(lens)];
            expect_opened(&h, sealed(&h, type, content, 0), type, content);
        }
        free_halves(&h);
    }
}

TEST(a_record_is_to_the_byte_what_libcrypto_makes_of_the_rfc)
{
    static const uint64_t sequences[] = { 0, 1, 255, 256, UINT64_C(0x0102030405060708), UINT64_MAX - 1 };
    for (size_t i = 0; i < COUNT_OF(suites) * COUNT_OF(sequences); i++) {
        size_t suite = i / COUNT_OF(sequences);
        struct halves h = halves_of(suite);
        h.seals.sequence = sequences[i % COUNT_OF(sequences)];
        struct span content = span_of("an apple a day", i % 15);
        struct bytes theirs = forge(suite, honest(h.seals.sequence, types[i % 3], content));
        struct bytes ours = sealed(&h, types[i % 3], content, 0);
        assert_int_equal(ours.len, theirs.len);
        assert_memory_equal(ours.at, theirs.at, ours.len);
        free(ours.at);
        free(theirs.at);
        free_halves(&h);
    }
}

TEST(aes_gcm_has_eight_bytes_of_nonce_in_each_record_and_chacha20_none)
{
    static const size_t nonce_lens[] = { 8, 8, 0 };
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        assert_int_equal(record_prefix(&h.seals), 5 + nonce_lens[i]);
        assert_int_equal(record_size(&h.seals, 100), 5 + nonce_lens[i] + 100 + 16);
        assert_true(record_size(&h.seals, 0) <= MAX_RECORD_OVERHEAD);
        free_halves(&h);
    }
}

TEST(zeros_at_the_end_of_content_are_content)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61 00 17 00"), 0), APPLICATION_DATA, hex("61 00 17 00"));
        free_halves(&h);
    }
}

TEST(a_record_is_waited_for_until_its_last_byte)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        struct bytes record = sealed(&h, HANDSHAKE, zeros(70), 0);
        struct opened opened;
        for (size_t len = 0; len < record.len; len++)
            assert_int_equal(open_bytes(&opened, &h.opens, span_of(record.at, len)), WAIT);
        expect_opened(&h, record, HANDSHAKE, zeros(70));
        free_halves(&h);
    }
}

/* ---- the nonce ---- */

TEST(an_explicit_nonce_of_the_peers_own_choosing_is_accepted)
{
    for (size_t suite = 0; suite < 2; suite++) {
        struct halves h = halves_of(suite);
        struct forged f = honest(0, APPLICATION_DATA, hex("6170706c65"));
        f.explicit_nonce = UINT64_C(0xfedcba9876543210);
        expect_opened(&h, forge(suite, f), APPLICATION_DATA, f.content);
        free_halves(&h);
    }
}

TEST(an_explicit_nonce_that_was_changed_on_the_way_is_not)
{
    for (size_t suite = 0; suite < 2; suite++) {
        struct halves h = halves_of(suite);
        struct bytes record = sealed(&h, APPLICATION_DATA, hex("6170706c65"), 0);
        record.at[RECORD_HEADER_LEN + 7] ^= 1;
        expect_not_opened(&h, record, BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

/* ---- what the additional data cover ---- */

static void expect_bad(struct forged f)
{
    for (size_t suite = 0; suite < COUNT_OF(suites); suite++) {
        struct halves h = halves_of(suite);
        expect_not_opened(&h, forge(suite, f), BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

TEST(a_record_that_libcrypto_made_opens)
{
    for (size_t suite = 0; suite < COUNT_OF(suites); suite++) {
        struct halves h = halves_of(suite);
        expect_opened(&h, forge(suite, honest(0, HANDSHAKE, hex("aabb"))), HANDSHAKE, hex("aabb"));
        free_halves(&h);
    }
}

TEST(additional_data_with_another_sequence_number)
{
    struct forged f = honest(0, APPLICATION_DATA, hex("61"));
    f.sequence = 1;
    expect_bad(f);
}

TEST(additional_data_with_another_length)
{
    struct forged f = honest(0, APPLICATION_DATA, hex("61"));
    f.said_len = 1 + 16; /* of the ciphertext, which is what TLS 1.3 has */
    expect_bad(f);
    f.said_len = 1 + 16 + 8;
    expect_bad(f);
}

static void expect_header_byte_covered(size_t at, uint8_t value)
{
    for (size_t suite = 0; suite < COUNT_OF(suites); suite++) {
        struct halves h = halves_of(suite);
        struct bytes record = sealed(&h, APPLICATION_DATA, hex("61"), 0);
        assert_int_not_equal(record.at[at], value);
        record.at[at] = value;
        expect_not_opened(&h, record, BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

TEST(a_type_that_was_changed_on_the_way)
{
    expect_header_byte_covered(0, ALERT);
    expect_header_byte_covered(0, HANDSHAKE);
}

TEST(a_version_that_was_changed_on_the_way)
{
    expect_header_byte_covered(1, 2);
    expect_header_byte_covered(2, 1);
    expect_header_byte_covered(2, 4);
}

TEST(a_record_of_which_any_bit_was_changed_does_not_open)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        struct bytes record = sealed(&h, APPLICATION_DATA, hex("6170706c65"), 0);
        struct opened opened;
        for (size_t bit = 0; bit < 8 * record.len; bit++) {
            record.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_int_not_equal(open_bytes(&opened, &h.opens, span_of(record.at, record.len)), OK);
            record.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_int_equal(h.opens.sequence, 0);
        }
        expect_opened(&h, record, APPLICATION_DATA, hex("6170706c65"));
        free_halves(&h);
    }
}

/* ---- order ---- */

TEST(a_record_that_is_replayed)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        struct bytes record = sealed(&h, APPLICATION_DATA, hex("61"), 0), again = copy_of(record);
        expect_opened(&h, record, APPLICATION_DATA, hex("61"));
        expect_not_opened(&h, again, BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

TEST(a_record_that_overtakes_another)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        struct bytes first = sealed(&h, APPLICATION_DATA, hex("61"), 0);
        expect_not_opened(&h, sealed(&h, APPLICATION_DATA, hex("62"), 0), BECAUSE_BAD_RECORD);
        expect_opened(&h, first, APPLICATION_DATA, hex("61"));
        free_halves(&h);
    }
}

TEST(a_record_after_one_that_was_dropped)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61"), 0), APPLICATION_DATA, hex("61"));
        free(sealed(&h, APPLICATION_DATA, hex("62"), 0).at);
        expect_not_opened(&h, sealed(&h, APPLICATION_DATA, hex("63"), 0), BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

/* ---- what is no protected record ---- */

TEST(a_record_shorter_than_its_nonce_and_tag)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        for (size_t len = 0; len < record_size(&h.opens, 0) - RECORD_HEADER_LEN; len++)
            expect_not_opened(&h, in_the_clear(APPLICATION_DATA, 0x0303, zeros(len)), BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

TEST(a_fragment_has_at_most_2_14_bytes_and_the_overhead_and_its_header_is_enough_to_tell)
{
    static const uint16_t longest[] = { 0x4018, 0x4018, 0x4010 };
    for (size_t i = 0; i < COUNT_OF(suites) * COUNT_OF(types); i++) {
        struct opened opened;
        struct halves h = halves_of(i % COUNT_OF(suites));
        uint8_t header[] = { types[i / COUNT_OF(suites)], 3, 3, 0, 0 };
        put_number(header + 3, longest[i % COUNT_OF(suites)], 2);
        assert_int_equal(open_bytes(&opened, &h.opens, span_of(header, sizeof header)), WAIT);
        header[4]++;
        assert_int_equal(open_bytes(&opened, &h.opens, span_of(header, sizeof header)), FAILED);
        assert_int_equal(opened.why, BECAUSE_RECORD_TOO_LONG);
        free_halves(&h);
    }
}

TEST(content_of_more_than_2_14_bytes)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        expect_not_opened(&h, forge(i, honest(0, APPLICATION_DATA, zeros(MAX_CONTENT_LEN + 1))),
                          BECAUSE_RECORD_TOO_LONG);
        free_halves(&h);
    }
}

/* Not even before the first protected record: there is no alert in the clear after a ChangeCipherSpec. */
TEST(nothing_comes_in_the_clear_once_there_are_keys)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        for (size_t j = 0; j < COUNT_OF(types); j++)
            expect_not_opened(&h, in_the_clear(types[j], 0x0303, hex("0228")), BECAUSE_BAD_RECORD);
        free_halves(&h);
    }
}

TEST(under_protection_are_alert_handshake_and_application_data_and_no_other)
{
    for (unsigned type = 0; type < 256; type++) {
        struct halves h = halves_of(type % COUNT_OF(suites));
        struct bytes record = sealed(&h, (uint8_t)type, hex("01"), 0);
        if (type == ALERT || type == HANDSHAKE || type == APPLICATION_DATA)
            expect_opened(&h, record, (uint8_t)type, hex("01"));
        else
            expect_not_opened(&h, record, BECAUSE_UNEXPECTED_RECORD);
        free_halves(&h);
    }
}

/* ---- keys ---- */

TEST(a_half_at_rest_goes_on_where_it_was)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        for (int round = 0; round < 3; round++) {
            expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61"), 0), APPLICATION_DATA, hex("61"));
            half_rest(&h.seals);
            half_rest(&h.opens);
            assert_null(h.seals.key);
            assert_null(h.opens.key);
        }
        assert_int_equal(h.opens.sequence, 3);
        free_halves(&h);
    }
}

TEST(the_last_sequence_number_is_neither_sealed_nor_opened)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        uint8_t room[100];
        size_t size;
        struct halves h = halves_of(i);
        h.opens.sequence = h.seals.sequence = UINT64_MAX - 1;
        expect_opened(&h, sealed(&h, APPLICATION_DATA, hex("61"), 0), APPLICATION_DATA, hex("61"));
        assert_int_equal(seal_record(&size, &h.seals, APPLICATION_DATA, room, 1, 0), FAILED);
        assert_int_equal(h.seals.sequence, UINT64_MAX);
        expect_not_opened(&h, forge(i, honest(UINT64_MAX, APPLICATION_DATA, hex("61"))), BECAUSE_OUT_OF_RECORDS);
        free_halves(&h);
    }
}

/* RFC 9325 4.4. */
TEST(keys_are_worn_at_the_limit_that_tls_1_3_has)
{
    for (size_t i = 0; i < COUNT_OF(suites); i++) {
        struct halves h = halves_of(i);
        h.seals.sequence = h.seals.aead->max_records - 1;
        assert_false(half_is_worn(&h.seals));
        h.seals.sequence++;
        assert_true(half_is_worn(&h.seals));
        free_halves(&h);
    }
}

TEST(new_keys_begin_at_sequence_number_0_with_nothing_of_the_old)
{
    struct halves h = halves_of(2);
    const struct cipher_suite *suite = suite_named(suites[0]);
    free(sealed(&h, APPLICATION_DATA, hex("61"), 0).at);
    half_use_write_key(&h.seals, suite, tls12_key(suite).at, tls12_iv(suite).at);
    assert_int_equal(h.seals.epoch, APPLICATION_KEYS);
    struct bytes ours = sealed(&h, HANDSHAKE, hex("62"), 0), theirs = forge(0, honest(0, HANDSHAKE, hex("62")));
    assert_memory_equal(ours.at, theirs.at, theirs.len);
    free(ours.at);
    free(theirs.at);
    free_halves(&h);
}

TEST(a_forgotten_half_holds_nothing)
{
    static const struct half nothing;
    struct halves h = halves_of(0);
    free(sealed(&h, APPLICATION_DATA, hex("61"), 0).at);
    half_wipe(&h.seals);
    assert_memory_equal(&h.seals, &nothing, sizeof nothing);
    free_halves(&h);
}

static struct aead_key *expand_nothing(const struct provider *provider, const uint8_t *key)
{
    (void)provider;
    (void)key;
    return NULL;
}

TEST(without_memory_for_the_key_no_record_is_called_bad)
{
    struct halves h = halves_of(0);
    struct bytes record = sealed(&h, APPLICATION_DATA, hex("61"), 0);
    struct aead poor = *h.opens.aead;
    poor.expand = expand_nothing;
    h.opens.aead = &poor;
    expect_not_opened(&h, record, BECAUSE_NO_MEMORY);
    assert_int_equal(h.opens.sequence, 0);
    free_halves(&h);
}
