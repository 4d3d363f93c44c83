/* hmac_test.c - HMAC against libcrypto's, for keys and data of all lengths around a block's. */
#include "base/secret.h"
#include "crypto/hash.h"
#include "test.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#define MAX_LEN 270

static void expect_same_as_libcrypto(const struct hash *hash, const EVP_MD *md, struct span key, struct span data)
{
    uint8_t got[MAX_HASH_LEN], want[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    struct hmac_key prepared;
    assert_non_null(HMAC(md, key.at, (int)key.len, data.at, data.len, want, &len));
    assert_int_equal(len, hash->len);
    hmac_prepare(&prepared, hash, key);
    hmac(got, &prepared, data);
    assert_memory_equal(got, want, len);
}

static void fill(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(i * 5 + 3);
}

TEST(keys_of_all_lengths_give_the_mac_that_libcrypto_gives)
{
    uint8_t key[MAX_LEN];
    fill(key, sizeof key);
    for (size_t len = 0; len <= sizeof key; len++) {
        expect_same_as_libcrypto(&sha256, EVP_sha256(), span_of(key, len), SPAN_OF("what"));
        expect_same_as_libcrypto(&sha384, EVP_sha384(), span_of(key, len), SPAN_OF("what"));
    }
}

TEST(data_of_all_lengths_gives_the_mac_that_libcrypto_gives)
{
    uint8_t data[MAX_LEN];
    fill(data, sizeof data);
    for (size_t len = 0; len <= sizeof data; len++) {
        expect_same_as_libcrypto(&sha256, EVP_sha256(), SPAN_OF("key"), span_of(data, len));
        expect_same_as_libcrypto(&sha384, EVP_sha384(), SPAN_OF("key"), span_of(data, len));
    }
}

TEST(a_prepared_key_makes_any_number_of_macs)
{
    uint8_t first[MAX_HASH_LEN], again[MAX_HASH_LEN];
    struct hmac_key key;
    hmac_prepare(&key, &sha256, SPAN_OF("Jefe"));
    hmac(first, &key, SPAN_OF("one"));
    hmac(again, &key, SPAN_OF("another"));
    assert_memory_not_equal(first, again, sha256.len);
    hmac(again, &key, SPAN_OF("one"));
    assert_memory_equal(first, again, sha256.len);
}

TEST(data_in_pieces_gives_the_same_mac_and_the_state_is_wiped)
{
    static const struct hash_state zeros;
    uint8_t whole[MAX_HASH_LEN], pieces[MAX_HASH_LEN];
    struct hmac_key key;
    hmac_prepare(&key, &sha384, SPAN_OF("key"));
    hmac(whole, &key, SPAN_OF("two pieces"));

    struct hash_state running = key.inner;
    sha384.update(&running, SPAN_OF("two "));
    sha384.update(&running, SPAN_OF("pieces"));
    hmac_finish(pieces, &key, &running);
    assert_memory_equal(pieces, whole, sha384.len);
    assert_true(equal_secret(&running, &zeros, sizeof running));
}
