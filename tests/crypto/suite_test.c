/* suite_test.c - the cipher suites and how they are found. */
#include "crypto/suite.h"

#include "test.h"

static void expect_suite(uint16_t id, const char *name, const struct hash *hash, uint8_t key_len)
{
    struct provider *provider = provider_new();
    const struct cipher_suite *suite = suite_by_id(id);
    assert_non_null(provider);
    assert_non_null(suite);
    assert_int_equal(suite->id, id);
    assert_string_equal(suite->name, name);
    assert_ptr_equal(suite->hash, hash);
    const struct aead *aead = suite_aead(suite, provider);
    assert_true(aead->usable(provider));
    assert_int_equal(aead->key_len, key_len);
    provider_free(&provider);
}

TEST(the_three_suites_are_those_of_rfc_8446_b_4)
{
    expect_suite(0x1301, "TLS_AES_128_GCM_SHA256", &sha256, 16);
    expect_suite(0x1302, "TLS_AES_256_GCM_SHA384", &sha384, 32);
    expect_suite(0x1303, "TLS_CHACHA20_POLY1305_SHA256", &sha256, 32);
}

TEST(every_suite_of_the_table_is_found_and_no_other)
{
    size_t found = 0;
    for (unsigned id = 0; id <= 0xffff; id++) {
        const struct cipher_suite *suite = suite_by_id((uint16_t)id);
        assert_true(suite == NULL || suite->id == id);
        found += suite != NULL;
    }
    assert_int_equal(found, NUM_SUITES);
}

/* A list of implementations in which the first declines, as the fast ones do on a CPU that lacks an instruction. */
static bool never(const struct provider *provider)
{
    (void)provider;
    return false;
}

TEST(an_implementation_that_declines_is_passed_over)
{
    struct provider *provider = provider_new();
    assert_non_null(provider);
    const struct aead declines = { .name = "declines", .usable = never };
    const struct aead *const choices[] = { &declines, chacha20poly1305_choices[0], NULL };
    const struct cipher_suite suite = { .aeads = choices };
    assert_ptr_equal(suite_aead(&suite, provider), chacha20poly1305_choices[0]);
    provider_free(&provider);
}
