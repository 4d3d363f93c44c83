/* prf_test.c - the key schedule of TLS 1.2 against libcrypto's PRF, for both hashes (RFC 5246 5, RFC 7627, RFC 5705).
 */
#include "keys/prf.h"

#include "support/hex.h"
#include "test.h"

#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>

static const struct hash *const hashes[] = { &sha256, &sha384 };

static OSSL_PARAM octets(const char *name, struct span v)
{
    return OSSL_PARAM_construct_octet_string(name, (void *)(uintptr_t)(v.len > 0 ? v.at : (const uint8_t *)""), v.len);
}

/* libcrypto's joins its seeds, as RFC 5246 5 does label and seed. */
static void theirs(struct bytes out, const struct hash *hash, struct span secret, const char *label, struct span seed)
{
    char *digest = hash == &sha256 ? "SHA256" : "SHA384";
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_SECRET, secret),
        octets(OSSL_KDF_PARAM_SEED, span_of_text(label)),
        octets(OSSL_KDF_PARAM_SEED, seed),
        OSSL_PARAM_construct_end(),
    };
    assert_int_equal(EVP_KDF_derive(ctx, out.at, out.len, params), 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

/* Bytes that differ from place to place, and from seed to seed */
static struct span some_bytes(uint8_t *room, size_t len, unsigned seed)
{
    for (size_t i = 0; i < len; i++)
        room[i] = (uint8_t)(i * 7 + i / 256 + seed);
    return span_of(room, len);
}

static struct hello_randoms some_randoms(void)
{
    struct hello_randoms out;
    some_bytes(out.client, 32, 11);
    some_bytes(out.server, 32, 117);
    return out;
}

static struct master_secret some_master(void)
{
    struct master_secret out;
    some_bytes(out.v, sizeof out.v, 77);
    return out;
}

static struct span master_bytes(const struct master_secret *master)
{
    return span_of(master->v, sizeof master->v);
}

static struct prepared_master_secret prepared(const struct hash *hash)
{
    struct master_secret master = some_master();
    struct prepared_master_secret out;
    prepare_master_secret(&out, hash, &master);
    return out;
}

/* ---- the PRF ---- */

/* The vector that was posted to the IETF's TLS list for P_SHA256, and that others test with, too. */
TEST(the_known_answer_of_sha256)
{
    uint8_t out[100];
    struct span secret = hex("9bbe436ba940f017b17652849a71db35");
    struct hmac_key key;
    hmac_prepare(&key, &sha256, secret);
    prf((struct bytes){ out, sizeof out }, &key, "test label", hex("a0ba9f936cda311827a6f796ffd5198c"));
    assert_memory_equal(out,
                        hex("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                            "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                            "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                            "87347b66")
                            .at,
                        sizeof out);
}

static void expect_theirs(const struct hash *hash, size_t secret_len, size_t seed_len, size_t out_len)
{
    uint8_t one[300], other[300], *ours = malloc(out_len), *expected = malloc(out_len);
    struct span secret = some_bytes(one, secret_len, 3), seed = some_bytes(other, seed_len, 5);
    struct hmac_key key;
    hmac_prepare(&key, hash, secret);
    prf((struct bytes){ ours, out_len }, &key, "a label", seed);
    theirs((struct bytes){ expected, out_len }, hash, secret, "a label", seed);
    assert_memory_equal(ours, expected, out_len);
    free(ours);
    free(expected);
}

TEST(the_prf_is_libcryptos_for_every_length)
{
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        for (size_t len = 1; len <= 300; len++)
            expect_theirs(hashes[h], 48, 64, len);
        for (size_t len = 1; len <= 300; len++)
            expect_theirs(hashes[h], len, 77, 12);
        for (size_t len = 0; len <= 300; len++)
            expect_theirs(hashes[h], 48, len, 100);
    }
}

TEST(of_no_bytes_none_are_written)
{
    struct prepared_master_secret master = prepared(&sha256);
    prf((struct bytes){ NULL, 0 }, &master.key, "label", NO_BYTES);
}

/* ---- the master secret ---- */

static struct premaster_secret premaster(const struct hash *hash, struct span shared_secret)
{
    struct premaster_secret out;
    begin_premaster_secret(&out, hash, shared_secret);
    return out;
}

TEST(the_master_secret_is_of_both_randoms_the_clients_first)
{
    static const size_t lens[] = { 32, 48, 66, 256, 512 }; /* x25519, RSA and P-384, P-521, the finite fields */
    const struct hello_randoms randoms = some_randoms();
    uint8_t room[512], seed[64], expected[MASTER_SECRET_LEN];
    memcpy(seed, randoms.client, 32);
    memcpy(seed + 32, randoms.server, 32);
    for (size_t i = 0; i < COUNT_OF(hashes) * COUNT_OF(lens); i++) {
        const struct hash *hash = hashes[i / COUNT_OF(lens)];
        struct span shared = some_bytes(room, lens[i % COUNT_OF(lens)], 9);
        struct premaster_secret secret = premaster(hash, shared);
        struct master_secret master;
        derive_master_secret(&master, &secret, &randoms);
        theirs((struct bytes){ expected, sizeof expected }, hash, shared, "master secret", span_of(seed, sizeof seed));
        assert_memory_equal(master.v, expected, sizeof expected);
    }
}

TEST(the_extended_master_secret_is_of_the_session_hash)
{
    uint8_t room[32], session_hash[MAX_HASH_LEN], expected[MASTER_SECRET_LEN];
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        struct span shared = some_bytes(room, sizeof room, 9), seed = some_bytes(session_hash, hashes[h]->len, 21);
        struct premaster_secret secret = premaster(hashes[h], shared);
        struct master_secret master;
        derive_extended_master_secret(&master, &secret, session_hash);
        theirs((struct bytes){ expected, sizeof expected }, hashes[h], shared, "extended master secret", seed);
        assert_memory_equal(master.v, expected, sizeof expected);
    }
}

TEST(a_premaster_secret_is_spent_once)
{
    static const struct premaster_secret nothing;
    const struct hello_randoms randoms = some_randoms();
    uint8_t session_hash[MAX_HASH_LEN] = { 0 };
    struct master_secret master;
    struct premaster_secret secret = premaster(&sha384, hex("aabbcc"));
    derive_master_secret(&master, &secret, &randoms);
    assert_memory_equal(&secret, &nothing, sizeof nothing);
    secret = premaster(&sha384, hex("aabbcc"));
    derive_extended_master_secret(&master, &secret, session_hash);
    assert_memory_equal(&secret, &nothing, sizeof nothing);
}

/* ---- what is made of it ---- */

/* 6.3: client_write_key, server_write_key, client_write_IV, server_write_IV, of the server's random and the client's */
static void expect_key_block(const struct hash *hash, size_t key_len, size_t iv_len)
{
    const struct hello_randoms randoms = some_randoms();
    const struct master_secret master = some_master();
    struct prepared_master_secret key = prepared(hash);
    uint8_t seed[64], expected[2 * (MAX_KEY_LEN + NONCE_LEN)];
    struct key_block block;
    memset(&block, 0x7e, sizeof block);
    memcpy(seed, randoms.server, 32);
    memcpy(seed + 32, randoms.client, 32);
    theirs((struct bytes){ expected, 2 * (key_len + iv_len) }, hash, master_bytes(&master), "key expansion",
           span_of(seed, sizeof seed));
    derive_key_block(&block, &key, &randoms, key_len, iv_len);
    assert_memory_equal(block.client_write_key, expected, key_len);
    assert_memory_equal(block.server_write_key, expected + key_len, key_len);
    assert_memory_equal(block.client_write_iv, expected + 2 * key_len, iv_len);
    assert_memory_equal(block.server_write_iv, expected + 2 * key_len + iv_len, iv_len);
}

TEST(the_key_block_has_the_clients_keys_before_the_servers)
{
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        expect_key_block(hashes[h], 16, 4);
        expect_key_block(hashes[h], 32, 4);
        expect_key_block(hashes[h], 32, 12);
    }
}

TEST(verify_data_is_another_for_each_side)
{
    const struct master_secret master = some_master();
    uint8_t transcript[MAX_HASH_LEN], expected[VERIFY_DATA_LEN], ours[VERIFY_DATA_LEN];
    for (size_t h = 0; h < COUNT_OF(hashes); h++)
        for (int by_client = 0; by_client < 2; by_client++) {
            struct prepared_master_secret key = prepared(hashes[h]);
            struct span seed = some_bytes(transcript, hashes[h]->len, 40);
            derive_verify_data(ours, &key, by_client, transcript);
            theirs((struct bytes){ expected, sizeof expected }, hashes[h], master_bytes(&master),
                   by_client ? "client finished" : "server finished", seed);
            assert_memory_equal(ours, expected, sizeof expected);
        }
}

/* ---- exporters, RFC 5705 4 ---- */

enum { EXPORTED_LEN = 77 };
static enum status exported(uint8_t out[EXPORTED_LEN], const struct hash *hash, const char *label, struct span context)
{
    const struct hello_randoms randoms = some_randoms();
    const struct master_secret master = some_master();
    return export_tls12_keying_material((struct bytes){ out, EXPORTED_LEN }, hash, &master, &randoms, label, context);
}

static void expect_exported(struct span context, struct span seed_of_context)
{
    const struct hello_randoms randoms = some_randoms();
    const struct master_secret master = some_master();
    uint8_t seed[200], ours[EXPORTED_LEN], expected[EXPORTED_LEN];
    memcpy(seed, randoms.client, 32);
    memcpy(seed + 32, randoms.server, 32);
    memcpy(seed + 64, seed_of_context.at, seed_of_context.len);
    for (size_t h = 0; h < COUNT_OF(hashes); h++) {
        assert_int_equal(exported(ours, hashes[h], "EXPORTER-test", context), OK);
        theirs((struct bytes){ expected, sizeof expected }, hashes[h], master_bytes(&master), "EXPORTER-test",
               span_of(seed, 64 + seed_of_context.len));
        assert_memory_equal(ours, expected, sizeof expected);
    }
}

TEST(an_exporter_with_a_context_has_its_length_before_it)
{
    expect_exported(SPAN_OF("context"), hex("0007 636f6e74657874"));
}

TEST(an_exporter_without_a_context_has_no_length)
{
    expect_exported(NO_BYTES, SPAN_OF(""));
}

TEST(an_empty_context_is_not_the_same_as_none)
{
    uint8_t with[EXPORTED_LEN], without[EXPORTED_LEN];
    expect_exported(SPAN_OF(""), hex("0000"));
    assert_int_equal(exported(with, &sha256, "EXPORTER-test", SPAN_OF("")), OK);
    assert_int_equal(exported(without, &sha256, "EXPORTER-test", NO_BYTES), OK);
    assert_memory_not_equal(with, without, EXPORTED_LEN);
}

/* By hand: libcrypto's PRF takes no such seed. The first 32 bytes are HMAC(secret, HMAC(secret, seed) + seed). */
static void longest_by_hand(uint8_t out[32], struct span context)
{
    const struct hello_randoms randoms = some_randoms();
    const struct master_secret master = some_master();
    struct bytes seed = { malloc(32 + 5 + 64 + 2 + context.len), 5 + 64 + 2 + context.len };
    uint8_t *at = seed.at + 32;
    memcpy(at, "label", 5);
    memcpy(at + 5, randoms.client, 32);
    memcpy(at + 37, randoms.server, 32);
    memcpy(at + 69, "\xff\xff", 2);
    memcpy(at + 71, context.at, context.len);
    HMAC(EVP_sha256(), master.v, sizeof master.v, at, seed.len, seed.at, NULL);
    HMAC(EVP_sha256(), master.v, sizeof master.v, seed.at, 32 + seed.len, out, NULL);
    free(seed.at);
}

TEST(a_context_has_at_most_65535_bytes)
{
    static uint8_t room[65536];
    uint8_t ours[EXPORTED_LEN], expected[32];
    struct span longest = some_bytes(room, 65535, 1);
    assert_int_equal(exported(ours, &sha256, "label", longest), OK);
    longest_by_hand(expected, longest);
    assert_memory_equal(ours, expected, sizeof expected);
    assert_int_equal(exported(ours, &sha256, "label", span_of(room, 65536)), FAILED);
}

TEST(the_labels_of_tls_itself_are_refused)
{
    static const char *const labels[] = { "client finished", "server finished", "master secret",
                                          "extended master secret", "key expansion" };
    uint8_t out[EXPORTED_LEN] = { 0 }, untouched[EXPORTED_LEN] = { 0 };
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        assert_int_equal(exported(out, &sha256, labels[i], NO_BYTES), FAILED);
    assert_memory_equal(out, untouched, sizeof out);
    assert_int_equal(exported(out, &sha256, "client EAP encryption", NO_BYTES), OK); /* RFC 5216 2.3 */
}

/* ---- cost ---- */

/* SHA-256 that counts its blocks; how many bytes a state has taken stands behind what libcrypto uses of it. */
static size_t blocks;

static uint64_t *taken_by(struct hash_state *state)
{
    return (uint64_t *)(void *)(state->opaque + sizeof state->opaque - 8);
}

static void count_from_start(struct hash_state *state)
{
    sha256.begin(state);
    *taken_by(state) = 0;
}

static void count_update(struct hash_state *state, struct span data)
{
    sha256.update(state, data);
    blocks += (*taken_by(state) % 64 + data.len) / 64;
    *taken_by(state) += data.len;
}

static void count_finish(uint8_t *out, struct hash_state *state)
{
    sha256.finish(out, state);
    blocks += *taken_by(state) % 64 < 56 ? 1 : 2;
}

static const struct hash counting = { "SHA-256", 32, 64, count_from_start, count_update, count_finish };

static size_t blocks_since(size_t before)
{
    return blocks - before;
}

/* A(1) is 3 blocks with the pads absorbed, A(2) 2, and each 32 bytes of output 3. */
TEST(a_resumption_costs_23_blocks)
{
    const struct hello_randoms randoms = some_randoms();
    const struct master_secret master = some_master();
    uint8_t transcript[MAX_HASH_LEN] = { 0 }, verify_data[VERIFY_DATA_LEN];
    struct prepared_master_secret key;
    struct key_block block;
    size_t before = blocks;
    prepare_master_secret(&key, &counting, &master);
    assert_int_equal(blocks_since(before), 2);
    derive_key_block(&block, &key, &randoms, 16, 4);
    assert_int_equal(blocks_since(before), 2 + 11);
    derive_verify_data(verify_data, &key, true, transcript);
    derive_verify_data(verify_data, &key, false, transcript);
    assert_int_equal(blocks_since(before), 2 + 11 + 2 * 5);
}

TEST(a_master_secret_costs_12_blocks)
{
    uint8_t session_hash[MAX_HASH_LEN] = { 0 }, shared[32] = { 1 };
    struct master_secret master;
    size_t before = blocks;
    struct premaster_secret secret = premaster(&counting, span_of(shared, sizeof shared));
    derive_extended_master_secret(&master, &secret, session_hash);
    assert_int_equal(blocks_since(before), 12);
}
