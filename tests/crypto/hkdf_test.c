/* hkdf_test.c - HKDF against RFC 5869's examples and Wycheproof's. */
#include "crypto/vectors.h"

#include "crypto/hash.h"
#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

struct example {
    const char *key_material, *salt, *info, *pseudorandom_key, *output;
};

static const struct example rfc5869[] = {
    { .key_material = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .salt = "000102030405060708090a0b0c",
      .info = "f0f1f2f3f4f5f6f7f8f9",
      .pseudorandom_key = "077709362c2e32df0ddc3f0dc47bba63 90b6c73bb50f9c3122ec844ad7c2b3e5",
      .output = "3cb25f25faacd57a90434f64d0362f2a 2d2d0a90cf1a5a4c5db02d56ecc4c5bf 34007208d5b887185865" },
    { .key_material = "000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f"
                      "202122232425262728292a2b2c2d2e2f 303132333435363738393a3b3c3d3e3f"
                      "404142434445464748494a4b4c4d4e4f",
      .salt = "606162636465666768696a6b6c6d6e6f 707172737475767778797a7b7c7d7e7f"
              "808182838485868788898a8b8c8d8e8f 909192939495969798999a9b9c9d9e9f"
              "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
      .info = "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
              "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf e0e1e2e3e4e5e6e7e8e9eaebecedeeef"
              "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      .pseudorandom_key = "06a6b88c5853361a06104c9ceb35b45c ef760014904671014a193f40c15fc244",
      .output = "b11e398dc80327a1c8e7f78c596a4934 4f012eda2d4efad8a050cc4c19afa97c"
                "59045a99cac7827271cb41c65e590e09 da3275600c2f09b8367793a9aca3db71"
                "cc30c58179ec3e87c14c01d5c1f3434f 1d87" },
    { .key_material = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .salt = "",
      .info = "",
      .pseudorandom_key = "19ef24a32c717b167f33a91d6f648bdf 96596776afdb6377ac434c1c293ccb04",
      .output = "8da4e775a563c18f715f802a063c5a31 b8a11f5c5ee1879ec3454e5f3c738d2d 9d201395faa4b61a96c8" },
};

static void expect_expansion(struct span want, const struct hash *hash, struct span pseudorandom_key, struct span info)
{
    struct hmac_key key;
    struct bytes got = { malloc(want.len), want.len };
    assert_non_null(got.at);
    hmac_prepare(&key, hash, pseudorandom_key);
    hkdf_expand(got, &key, info);
    assert_memory_equal(got.at, want.at, want.len);
    free(got.at);
}

TEST(the_examples_of_rfc_5869_for_sha_256_are_met)
{
    for (size_t i = 0; i < COUNT_OF(rfc5869); i++) {
        const struct example *e = &rfc5869[i];
        uint8_t key[MAX_HASH_LEN];
        hkdf_extract(key, &sha256, hex(e->salt), hex(e->key_material));
        assert_memory_equal(key, hex(e->pseudorandom_key).at, sha256.len);
        expect_expansion(hex(e->output), &sha256, span_of(key, sha256.len), hex(e->info));
    }
}

static void expect_vectors(const char *name, size_t count, const struct hash *hash)
{
    struct vectors v = vectors_of(name, 4);
    while (next_vector(&v)) {
        uint8_t key[MAX_HASH_LEN];
        assert_true(v.valid);
        hkdf_extract(key, hash, v.fields[1], v.fields[0]);
        expect_expansion(v.fields[3], hash, span_of(key, hash->len), v.fields[2]);
    }
    assert_int_equal(v.count, count);
}

TEST(wycheproofs_vectors_for_sha_256_are_met)
{
    expect_vectors("wycheproof_hkdf_sha256.txt", 83, &sha256);
}

TEST(wycheproofs_vectors_for_sha_384_are_met)
{
    expect_vectors("wycheproof_hkdf_sha384.txt", 80, &sha384);
}

TEST(a_shorter_expansion_is_the_beginning_of_a_longer_one)
{
    uint8_t longest[3 * MAX_HASH_LEN], shorter[3 * MAX_HASH_LEN];
    struct hmac_key key;
    hmac_prepare(&key, &sha384, SPAN_OF("a pseudorandom key"));
    hkdf_expand((struct bytes){ longest, sizeof longest }, &key, SPAN_OF("info"));
    for (size_t len = 0; len < sizeof longest; len++) {
        memset(shorter, 0x7e, sizeof shorter);
        hkdf_expand((struct bytes){ shorter, len }, &key, SPAN_OF("info"));
        assert_true(len == 0 || memcmp(shorter, longest, len) == 0);
        assert_int_equal(shorter[len], 0x7e);
    }
}
