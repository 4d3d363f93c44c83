/* aead_evp_test.c - byte for byte what libcrypto's own EVP makes of the same key, nonce, additional data and text; of
 * one key all along, which seals and opens by turns. */
#include "crypto/aead.h"

#include "test.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdlib.h>

enum { MAX_TEXT = 16384 + 256 };

struct pair {
    const struct aead *aead;
    struct aead_key *key;
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *evp;
    uint8_t nonce[NONCE_LEN], additional[64];
    uint8_t text[MAX_TEXT], ours[MAX_TEXT + TAG_LEN], theirs[MAX_TEXT + TAG_LEN];
};

static struct provider *provider;
static struct pair pair;

/* Bytes that differ from call to call, and are the same in every run. */
static void fill(uint8_t *out, size_t len)
{
    static uint32_t state = 1;
    for (size_t i = 0; i < len; i++) {
        state = state * 1664525 + 1013904223;
        out[i] = (uint8_t)(state >> 24);
    }
}

static void seal_by_evp(struct pair *p, size_t additional_len, size_t len)
{
    int n;
    assert_int_equal(EVP_EncryptInit_ex2(p->evp, NULL, NULL, p->nonce, NULL), 1);
    if (additional_len > 0)
        assert_int_equal(EVP_EncryptUpdate(p->evp, NULL, &n, p->additional, (int)additional_len), 1);
    if (len > 0)
        assert_int_equal(EVP_EncryptUpdate(p->evp, p->theirs, &n, p->text, (int)len), 1);
    assert_int_equal(EVP_EncryptFinal_ex(p->evp, p->theirs + len, &n), 1);
    assert_int_equal(EVP_CIPHER_CTX_ctrl(p->evp, EVP_CTRL_AEAD_GET_TAG, TAG_LEN, p->theirs + len), 1);
}

static void expect_same(struct pair *p, size_t additional_len, size_t len)
{
    struct bytes text = { p->ours, len };
    struct span additional = span_of(p->additional, additional_len);
    fill(p->nonce, sizeof p->nonce);
    fill(p->additional, additional_len);
    fill(p->text, len);
    memcpy(p->ours, p->text, len);
    seal_by_evp(p, additional_len, len);
    assert_int_equal(p->aead->seal(p->key, p->nonce, additional, text, p->ours + len), OK);
    assert_memory_equal(p->ours, p->theirs, len + TAG_LEN);
    assert_int_equal(p->aead->open(p->key, p->nonce, additional, text, p->ours + len), OK);
    assert_memory_equal(p->ours, p->text, len);
    memcpy(p->ours, p->theirs, len);
    p->theirs[len] ^= 1;
    assert_int_equal(p->aead->open(p->key, p->nonce, additional, text, p->theirs + len), FAILED);
}

static void begin(struct pair *p, const struct aead *aead)
{
    uint8_t key[MAX_KEY_LEN];
    fill(key, sizeof key);
    p->aead = aead;
    p->key = aead->expand(provider, key);
    p->cipher = EVP_CIPHER_fetch(NULL, aead->name, NULL);
    p->evp = EVP_CIPHER_CTX_new();
    assert_non_null(p->key);
    assert_int_equal(EVP_EncryptInit_ex2(p->evp, p->cipher, key, NULL, NULL), 1);
}

static void end(struct pair *p)
{
    p->aead->forget(&p->key);
    EVP_CIPHER_CTX_free(p->evp);
    EVP_CIPHER_free(p->cipher);
}

static void for_each(void (*expect)(struct pair *))
{
    static const struct aead *const *const lists[] = { aes128gcm_choices, aes256gcm_choices, chacha20poly1305_choices };
    provider = provider_new();
    assert_non_null(provider);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (const struct aead *const *choice = lists[i]; *choice != NULL; choice++)
            if ((*choice)->usable(provider)) {
                begin(&pair, *choice);
                expect(&pair);
                end(&pair);
            }
    provider_free(&provider);
}

/* Past the strides of every implementation in assembler, with the lengths of additional data that TLS has, and none. */
static void expect_short_texts(struct pair *p)
{
    static const size_t additional_lens[] = { 0, 5, 13 };
    for (size_t len = 0; len <= 1100; len++)
        expect_same(p, additional_lens[len % COUNT_OF(additional_lens)], len);
}

TEST(texts_of_every_length_to_1100_are_sealed_as_evp_seals_them)
{
    for_each(expect_short_texts);
}

static void expect_long_texts(struct pair *p)
{
    for (size_t len = MAX_TEXT - 64; len <= MAX_TEXT; len++)
        expect_same(p, 5, len);
}

TEST(texts_as_long_as_a_record_are_sealed_as_evp_seals_them)
{
    for_each(expect_long_texts);
}

static void expect_additional_data(struct pair *p)
{
    for (size_t additional_len = 0; additional_len <= sizeof p->additional; additional_len++)
        for (size_t len = 0; len <= 33; len++)
            expect_same(p, additional_len, len);
}

TEST(additional_data_of_every_length_to_64_counts_as_for_evp)
{
    for_each(expect_additional_data);
}

static void expect_new_keys(struct pair *p)
{
    const struct aead *aead = p->aead;
    for (int i = 0; i < 100; i++) {
        end(p);
        begin(p, aead);
        expect_same(p, 13, 100);
    }
}

TEST(many_keys_seal_as_evp_seals_with_them)
{
    for_each(expect_new_keys);
}
