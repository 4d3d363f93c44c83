/* schedule_test.c - the key schedule against libcrypto's own, for both hashes; RFC 8448 has SHA-256 alone. */
#include "keys/traffic.h"

#include "test.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

/* ---- libcrypto's HKDF-Expand-Label and HKDF-Extract (RFC 8446 7.1) ---- */

static OSSL_PARAM octets(const char *name, struct span v)
{
    return OSSL_PARAM_construct_octet_string(name, (void *)(uintptr_t)(v.len > 0 ? v.at : (const uint8_t *)""), v.len);
}

static OSSL_PARAM text(const char *name, const char *v)
{
    return OSSL_PARAM_construct_utf8_string(name, (char *)(uintptr_t)v, 0);
}

static void derive(struct bytes out, const char *kdf_name, const OSSL_PARAM params[])
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, kdf_name, NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    assert_int_equal(EVP_KDF_derive(ctx, out.at, out.len, params), 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

static const char *digest_of(const struct hash *hash)
{
    return hash == &sha256 ? "SHA256" : "SHA384";
}

static void theirs(struct bytes out, const struct hash *hash, struct span secret, const char *label,
                   struct span context)
{
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        text(OSSL_KDF_PARAM_DIGEST, digest_of(hash)),
        octets(OSSL_KDF_PARAM_KEY, secret),
        octets(OSSL_KDF_PARAM_PREFIX, SPAN_OF("tls13 ")),
        octets(OSSL_KDF_PARAM_LABEL, span_of_text(label)),
        octets(OSSL_KDF_PARAM_DATA, context),
        OSSL_PARAM_construct_end(),
    };
    derive(out, "TLS13-KDF", params);
}

static void their_extract(uint8_t *out, const struct hash *hash, struct span salt, struct span key_material)
{
    int mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        text(OSSL_KDF_PARAM_DIGEST, digest_of(hash)),
        octets(OSSL_KDF_PARAM_KEY, key_material),
        octets(OSSL_KDF_PARAM_SALT, salt),
        OSSL_PARAM_construct_end(),
    };
    derive((struct bytes){ out, hash->len }, "HKDF", params);
}

/* ---- */

static const struct hash *const hashes[] = { &sha256, &sha384 };

/* Bytes that differ from place to place, and from seed to seed */
static struct span some_bytes(uint8_t room[256], size_t len, unsigned seed)
{
    for (size_t i = 0; i < len; i++)
        room[i] = (uint8_t)(i * 7 + seed);
    return span_of(room, len);
}

TEST(hkdf_expand_label_is_libcryptos)
{
    static const char *const labels[] = { "key", "iv", "finished", "traffic upd", "c hs traffic" };
    static const size_t lengths[] = { 1, 12, 16, 32, 48, 49, 255 };
    uint8_t one[256], context[256], ours[256], other[256];
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        struct span secret = some_bytes(one, hashes[h]->len, 3);
        struct hmac_key key;
        hmac_prepare(&key, hashes[h], secret);
        for (size_t i = 0; i < COUNT_OF(labels) * COUNT_OF(lengths); i++) {
            const char *label = labels[i / COUNT_OF(lengths)];
            size_t len = lengths[i % COUNT_OF(lengths)];
            struct span with = some_bytes(context, i % 49, (unsigned)i);
            hkdf_expand_label((struct bytes){ ours, len }, &key, label, with);
            theirs((struct bytes){ other, len }, hashes[h], secret, label, with);
            assert_memory_equal(ours, other, len);
        }
    }
}

/* What libcrypto's own cannot: the longest label with the longest context, over its HKDF-Expand (RFC 8446 7.1). */
static void theirs_by_hand(struct bytes out, struct span secret, struct span info)
{
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        text(OSSL_KDF_PARAM_DIGEST, "SHA256"),
        octets(OSSL_KDF_PARAM_KEY, secret),
        octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end(),
    };
    derive(out, "HKDF", params);
}

TEST(the_longest_label_with_the_longest_context_fits)
{
    enum { LABEL_LEN = 249, CONTEXT_LEN = 255 };
    char label[LABEL_LEN + 1];
    uint8_t one[256], context[256], ours[42], other[42], info[2 + 1 + 255 + 1 + 255];
    struct span secret = some_bytes(one, 32, 31), with = some_bytes(context, CONTEXT_LEN, 37);
    memset(label, 'x', LABEL_LEN);
    label[LABEL_LEN] = '\0';

    memcpy(info, "\0\x2a\xfftls13 ", 9);
    memcpy(info + 9, label, LABEL_LEN);
    info[9 + LABEL_LEN] = CONTEXT_LEN;
    memcpy(info + 9 + LABEL_LEN + 1, with.at, CONTEXT_LEN);
    theirs_by_hand((struct bytes){ other, sizeof other }, secret, span_of(info, sizeof info));

    struct hmac_key key;
    hmac_prepare(&key, &sha256, secret);
    hkdf_expand_label((struct bytes){ ours, sizeof ours }, &key, label, with);
    assert_memory_equal(ours, other, sizeof ours);
}

static void their_next_stage(uint8_t *secret, const struct hash *hash, struct span key_material)
{
    uint8_t salt[MAX_HASH_LEN], of_nothing[MAX_HASH_LEN];
    hash_once(of_nothing, hash, NO_BYTES);
    theirs((struct bytes){ salt, hash->len }, hash, span_of(secret, hash->len), "derived",
           span_of(of_nothing, hash->len));
    their_extract(secret, hash, span_of(salt, hash->len), key_material);
}

static void expect_stage(const struct hmac_key *stage, const struct hash *hash, const uint8_t *secret)
{
    uint8_t ours[32], other[32];
    hkdf_expand_label((struct bytes){ ours, sizeof ours }, stage, "probe", NO_BYTES);
    theirs((struct bytes){ other, sizeof other }, hash, span_of(secret, hash->len), "probe", NO_BYTES);
    assert_memory_equal(ours, other, sizeof ours);
}

static void expect_stages(const struct hash *hash, struct span psk, struct span shared)
{
    static const uint8_t zeros[MAX_HASH_LEN];
    struct span nothing = span_of(zeros, hash->len);
    uint8_t secret[MAX_HASH_LEN];
    struct early_secret early;
    struct handshake_secret handshake;
    struct main_secret main;
    begin_early_secret(&early, hash, psk);
    their_extract(secret, hash, nothing, psk.len > 0 ? psk : nothing);
    expect_stage(&early.prk, hash, secret);
    early_to_handshake(&handshake, &early, shared);
    their_next_stage(secret, hash, shared);
    expect_stage(&handshake.prk, hash, secret);
    handshake_to_main(&main, &handshake);
    their_next_stage(secret, hash, nothing);
    expect_stage(&main.prk, hash, secret);
}

TEST(the_stages_are_libcryptos_with_and_without_a_psk_and_for_secrets_of_any_length)
{
    static const size_t lengths[] = { 32, 48, 56, 64, 66 };
    uint8_t psk[256], shared[256];
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        for (size_t i = 0; i < COUNT_OF(lengths); i++) {
            expect_stages(hashes[h], NO_BYTES, some_bytes(shared, lengths[i], 9));
            expect_stages(hashes[h], SPAN_OF("p"), some_bytes(shared, lengths[i], 9));
            expect_stages(hashes[h], some_bytes(psk, hashes[h]->len, 5), some_bytes(shared, lengths[i], 9));
        }
    }
}

static bool is_wiped(const void *at, size_t len)
{
    const uint8_t *bytes = at;
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

TEST(a_stage_is_wiped_by_the_step_to_the_next)
{
    struct early_secret early;
    struct handshake_secret handshake;
    struct main_secret main;
    begin_early_secret(&early, &sha256, NO_BYTES);
    assert_false(is_wiped(&early, sizeof early));
    early_to_handshake(&handshake, &early, SPAN_OF("shared"));
    assert_true(is_wiped(&early, sizeof early));
    assert_false(is_wiped(&handshake, sizeof handshake));
    handshake_to_main(&main, &handshake);
    assert_true(is_wiped(&handshake, sizeof handshake));
}

TEST(each_secret_has_its_own_label)
{
    static const char *const labels[] = { "c hs traffic", "s hs traffic", "c ap traffic",
                                          "s ap traffic", "exp master",   "res master" };
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        uint8_t room[256], transcript[256], expected[MAX_HASH_LEN];
        struct handshake_secret handshake;
        struct main_secret main;
        struct traffic_secret got[COUNT_OF(labels)];
        struct span secret = some_bytes(room, hashes[h]->len, 11), here = some_bytes(transcript, hashes[h]->len, 13);
        hmac_prepare(&handshake.prk, hashes[h], secret);
        hmac_prepare(&main.prk, hashes[h], secret);
        derive_client_handshake_traffic_secret(&got[0], &handshake, here.at);
        derive_server_handshake_traffic_secret(&got[1], &handshake, here.at);
        derive_client_application_traffic_secret(&got[2], &main, here.at);
        derive_server_application_traffic_secret(&got[3], &main, here.at);
        derive_exporter_secret(&got[4], &main, here.at);
        derive_resumption_secret(&got[5], &main, here.at);
        for (size_t i = 0; i < COUNT_OF(labels); i++) {
            theirs((struct bytes){ expected, hashes[h]->len }, hashes[h], secret, labels[i], here);
            assert_memory_equal(got[i].v, expected, hashes[h]->len);
        }
    }
}

static struct traffic_secret some_traffic_secret(unsigned seed)
{
    uint8_t room[256];
    struct traffic_secret out;
    memcpy(out.v, some_bytes(room, sizeof out.v, seed).at, sizeof out.v);
    return out;
}

TEST(record_keys_have_any_length_that_a_cipher_needs)
{
    struct traffic_secret secret = some_traffic_secret(17);
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        for (size_t key_len = 16; key_len <= 32; key_len += 16) {
            uint8_t key[32], iv[12], expected[32];
            struct span s = span_of(secret.v, hashes[h]->len);
            derive_record_keys((struct bytes){ key, key_len }, (struct bytes){ iv, 12 }, hashes[h], &secret);
            theirs((struct bytes){ expected, key_len }, hashes[h], s, "key", NO_BYTES);
            assert_memory_equal(key, expected, key_len);
            theirs((struct bytes){ expected, 12 }, hashes[h], s, "iv", NO_BYTES);
            assert_memory_equal(iv, expected, 12);
        }
    }
}

/* RFC 8446 7.2 */
TEST(a_traffic_secret_is_updated_generation_by_generation)
{
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        struct traffic_secret secret = some_traffic_secret(19), before;
        uint8_t expected[MAX_HASH_LEN];
        for (int generation = 1; generation <= 3; generation++) {
            before = secret;
            next_traffic_secret(&secret, hashes[h]);
            theirs((struct bytes){ expected, hashes[h]->len }, hashes[h], span_of(before.v, hashes[h]->len),
                   "traffic upd", NO_BYTES);
            assert_memory_equal(secret.v, expected, hashes[h]->len);
        }
    }
}

/* RFC 8446 7.5 */
TEST(keying_material_is_exported_by_label_and_context)
{
    struct traffic_secret exporter = some_traffic_secret(23);
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        size_t n = hashes[h]->len;
        uint8_t digest[MAX_HASH_LEN], secret[MAX_HASH_LEN], expected[100], got[100];
        hash_once(digest, hashes[h], NO_BYTES);
        theirs((struct bytes){ secret, n }, hashes[h], span_of(exporter.v, n), "EXPORTER-test", span_of(digest, n));
        hash_once(digest, hashes[h], SPAN_OF("context"));
        theirs((struct bytes){ expected, 100 }, hashes[h], span_of(secret, n), "exporter", span_of(digest, n));
        assert_int_equal(export_keying_material((struct bytes){ got, 100 }, hashes[h], &exporter, "EXPORTER-test",
                                                SPAN_OF("context")),
                         OK);
        assert_memory_equal(got, expected, 100);
    }
}

TEST(an_export_of_too_much_or_under_too_long_a_label_fails)
{
    static uint8_t out[255 * 32 + 1];
    struct traffic_secret exporter = some_traffic_secret(29);
    char label[251];
    memset(label, 'x', sizeof label);
    label[250] = '\0';
    struct bytes little = { out, 32 }, most = { out, 255 * 32 }, too_much = { out, 255 * 32 + 1 };
    assert_int_equal(export_keying_material(little, &sha256, &exporter, label, NO_BYTES), FAILED);
    assert_int_equal(export_keying_material(little, &sha256, &exporter, label + 1, NO_BYTES), OK);
    assert_int_equal(export_keying_material(most, &sha256, &exporter, "x", NO_BYTES), OK);
    assert_int_equal(export_keying_material(too_much, &sha256, &exporter, "x", NO_BYTES), FAILED);
}

TEST(without_a_psk_the_two_first_stages_are_one)
{
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        struct early_secret early;
        struct handshake_secret by_stages, at_once;
        uint8_t a[MAX_HASH_LEN], b[MAX_HASH_LEN];
        begin_early_secret(&early, hashes[h], NO_BYTES);
        early_to_handshake(&by_stages, &early, SPAN_OF("shared"));
        begin_handshake_secret(&at_once, hashes[h], SPAN_OF("shared"));
        hmac(a, &by_stages.prk, SPAN_OF("x"));
        hmac(b, &at_once.prk, SPAN_OF("x"));
        assert_memory_equal(a, b, hashes[h]->len);
    }
}
