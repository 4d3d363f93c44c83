/* hash_test.c - SHA-2 against FIPS 180-4's examples, and against libcrypto's other way to it. */
#include "crypto/libcrypto/libcrypto.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/evp.h>

#define MAX_LEN 300 /* more than two blocks of the longest */

static void fill(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(i * 7 + 1);
}

static void expect_hash_of_abc(const struct hash *hash, const char *expected)
{
    uint8_t got[MAX_DIGEST_LEN];
    struct span want = hex(expected);
    assert_int_equal(want.len, hash->len);
    hash_once(got, hash, SPAN_OF("abc"));
    assert_memory_equal(got, want.at, want.len);
}

TEST(hashes_of_abc_are_those_of_fips_180)
{
    expect_hash_of_abc(&sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_hash_of_abc(&sha384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
                                "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    expect_hash_of_abc(&sha512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static void expect_same_as_evp(const struct hash *hash, const EVP_MD *md, struct span data)
{
    uint8_t got[MAX_DIGEST_LEN], want[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    assert_int_equal(EVP_Digest(data.at, data.len, want, &len, md, NULL), 1);
    assert_int_equal(len, hash->len);
    hash_once(got, hash, data);
    assert_memory_equal(got, want, len);
}

TEST(hashes_of_all_lengths_are_those_of_evp)
{
    uint8_t data[MAX_LEN];
    fill(data, sizeof data);
    for (size_t len = 0; len <= sizeof data; len++) {
        expect_same_as_evp(&sha256, EVP_sha256(), span_of(data, len));
        expect_same_as_evp(&sha384, EVP_sha384(), span_of(data, len));
        expect_same_as_evp(&sha512, EVP_sha512(), span_of(data, len));
    }
}

static void expect_same_in_pieces(const struct hash *hash, struct span data)
{
    uint8_t whole[MAX_DIGEST_LEN], pieces[MAX_DIGEST_LEN];
    hash_once(whole, hash, data);
    for (size_t cut = 0; cut <= data.len; cut++) {
        struct hash_state state;
        hash->begin(&state);
        hash->update(&state, span_of(data.at, cut));
        hash->update(&state, NO_BYTES);
        hash->update(&state, span_of(data.at + cut, data.len - cut));
        hash->finish(pieces, &state);
        assert_memory_equal(pieces, whole, hash->len);
    }
}

TEST(it_does_not_matter_in_which_pieces_data_comes)
{
    uint8_t data[MAX_LEN];
    fill(data, sizeof data);
    expect_same_in_pieces(&sha256, span_of(data, sizeof data));
    expect_same_in_pieces(&sha384, span_of(data, sizeof data));
    expect_same_in_pieces(&sha512, span_of(data, sizeof data));
}

static void expect_copies_go_their_own_ways(const struct hash *hash)
{
    uint8_t got[MAX_DIGEST_LEN], want[MAX_DIGEST_LEN];
    struct hash_state one, other;
    hash->begin(&one);
    hash->update(&one, SPAN_OF("ClientHello"));
    other = one;
    hash->update(&one, SPAN_OF("ServerHello"));
    hash->update(&other, SPAN_OF("HelloRetryRequest"));

    hash->finish(got, &one);
    hash_once(want, hash, SPAN_OF("ClientHelloServerHello"));
    assert_memory_equal(got, want, hash->len);

    hash->finish(got, &other);
    hash_once(want, hash, SPAN_OF("ClientHelloHelloRetryRequest"));
    assert_memory_equal(got, want, hash->len);
}

TEST(a_copied_state_goes_its_own_way)
{
    expect_copies_go_their_own_ways(&sha256);
    expect_copies_go_their_own_ways(&sha384);
    expect_copies_go_their_own_ways(&sha512);
}

TEST(the_hashes_of_suites_fit_the_room_that_the_contract_promises)
{
    assert_true(sha256.len <= MAX_HASH_LEN && sha384.len <= MAX_HASH_LEN);
    assert_true(sha512.len <= MAX_DIGEST_LEN);
}
