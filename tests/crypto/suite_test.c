/* suite_test.c - the cipher suites: against IANA's registry, which keys they take, and how they are found. */
#include "crypto/suite.h"

#include "test.h"

struct row {
    uint16_t id;
    const char *name;
    const struct hash *hash;
    uint8_t key_len;
    enum key_exchange exchange;
    uint8_t fixed_iv_len;     /* RFC 5288 3, RFC 7905 2 */
    const char *certificates; /* a letter for each kind of key: see letters */
};

static const char letters[] = { [KEY_RSA] = 'r',  [KEY_RSA_PSS] = 'p', [KEY_P256] = '2', [KEY_P384] = '3',
                                [KEY_P521] = '5', [KEY_ED25519] = 'e', [KEY_ED448] = 'E' };

static const struct row iana[] = {
    { 0x1301, "TLS_AES_128_GCM_SHA256", &sha256, 16, BY_KEY_SHARE, 12, "rp235eE" },
    { 0x1302, "TLS_AES_256_GCM_SHA384", &sha384, 32, BY_KEY_SHARE, 12, "rp235eE" },
    { 0x1303, "TLS_CHACHA20_POLY1305_SHA256", &sha256, 32, BY_KEY_SHARE, 12, "rp235eE" },
    { 0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256", &sha256, 16, BY_RSA, 4, "r" },
    { 0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", &sha384, 32, BY_RSA, 4, "r" },
    { 0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", &sha256, 16, BY_DHE, 4, "rp" },
    { 0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", &sha384, 32, BY_DHE, 4, "rp" },
    { 0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", &sha256, 16, BY_ECDHE, 4, "235eE" },
    { 0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", &sha384, 32, BY_ECDHE, 4, "235eE" },
    { 0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", &sha256, 16, BY_ECDHE, 4, "rp" },
    { 0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", &sha384, 32, BY_ECDHE, 4, "rp" },
    { 0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", &sha256, 32, BY_ECDHE, 12, "rp" },
    { 0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", &sha256, 32, BY_ECDHE, 12, "235eE" },
    { 0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", &sha256, 32, BY_DHE, 12, "rp" },
};

static void expect_suite(const struct row *row, const struct provider *provider)
{
    const struct cipher_suite *suite = suite_by_id(row->id);
    assert_non_null(suite);
    assert_int_equal(suite->id, row->id);
    assert_string_equal(suite->name, row->name);
    assert_ptr_equal(suite->hash, row->hash);
    assert_int_equal(suite->exchange, row->exchange);
    assert_int_equal(suite->fixed_iv_len, row->fixed_iv_len);
    assert_int_equal(suite_is_tls13(suite), row->id >> 8 == 0x13);
    const struct aead *aead = suite_aead(suite, provider);
    assert_true(aead->usable(provider));
    assert_int_equal(aead->key_len, row->key_len);
}

TEST(the_suites_are_as_iana_has_registered_them)
{
    struct provider *provider = provider_new();
    assert_non_null(provider);
    assert_int_equal(COUNT_OF(iana), NUM_SUITES);
    for (size_t i = 0; i < COUNT_OF(iana); i++)
        expect_suite(&iana[i], provider);
    provider_free(&provider);
}

TEST(a_suite_takes_the_keys_that_its_name_says_and_those_that_rfc_8422_adds)
{
    for (size_t i = 0; i < COUNT_OF(iana); i++) {
        for (enum key_kind kind = 0; kind < COUNT_OF(letters); kind++) {
            bool expected = strchr(iana[i].certificates, letters[kind]) != NULL;
            assert_int_equal(suite_takes_key(suite_by_id(iana[i].id), kind), expected);
        }
    }
}

/* RFC 9325 4.1, 4.2: forward secrecy first, and RSA key transport only where nothing else is left. */
TEST(suites_without_forward_secrecy_come_last_and_tls_13_first)
{
    static const int rank[] = { [BY_KEY_SHARE] = 0, [BY_ECDHE] = 1, [BY_DHE] = 2, [BY_RSA] = 3 };
    for (size_t i = 1; i < NUM_SUITES; i++)
        assert_true(rank[cipher_suites[i - 1].exchange] <= rank[cipher_suites[i].exchange]);
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
