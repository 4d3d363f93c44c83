/* keys.c - private keys of libcrypto for tests. */
#include "crypto/keys.h"

#include "test.h"

#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>

static EVP_PKEY *keys[NUM_KINDS];
static struct span kept[1024];
static size_t num_kept;

static void forget_all(void)
{
    for (size_t i = 0; i < NUM_KINDS; i++)
        EVP_PKEY_free(keys[i]);
    for (size_t i = 0; i < num_kept; i++)
        free((void *)(uintptr_t)kept[i].at);
}

__attribute__((constructor)) static void forget_all_at_the_end(void)
{
    OPENSSL_init_crypto(0, NULL); /* first, so that its own cleaning comes after ours */
    atexit(forget_all);
}

static EVP_PKEY *make_rsa(const char *type, unsigned bits, const char *hash)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    assert_true(EVP_PKEY_keygen_init(context) > 0);
    assert_true(EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits) > 0);
    if (hash != NULL) {
        assert_true(EVP_PKEY_CTX_set_rsa_pss_keygen_md_name(context, hash, NULL) > 0);
        assert_true(EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md_name(context, hash) > 0);
        assert_true(EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(context, 32) > 0);
    }
    assert_true(EVP_PKEY_keygen(context, &key) > 0);
    EVP_PKEY_CTX_free(context);
    return key;
}

EVP_PKEY *rsa_key(unsigned bits)
{
    return make_rsa("RSA", bits, NULL);
}

EVP_PKEY *bound_pss_key(const char *hash)
{
    return make_rsa("RSA-PSS", 2048, hash);
}

static EVP_PKEY *make_key(enum key_kind kind)
{
    switch (kind) {
    case KEY_RSA:
        return rsa_key(2048);
    case KEY_RSA_PSS:
        return make_rsa("RSA-PSS", 2048, NULL);
    case KEY_P256:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    case KEY_P384:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
    case KEY_P521:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-521");
    case KEY_ED25519:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case KEY_ED448:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED448");
    }
    return NULL;
}

EVP_PKEY *key_of_kind(enum key_kind kind)
{
    if (keys[kind] == NULL)
        keys[kind] = make_key(kind);
    assert_non_null(keys[kind]);
    EVP_PKEY_up_ref(keys[kind]);
    return keys[kind];
}

struct span spki_of(EVP_PKEY *key)
{
    int len = i2d_PUBKEY(key, NULL);
    assert_true(len > 0 && num_kept < COUNT_OF(kept));
    uint8_t *at = malloc((size_t)len), *end = at;
    assert_non_null(at);
    assert_int_equal(i2d_PUBKEY(key, &end), len);
    kept[num_kept++] = span_of(at, (size_t)len);
    return span_of(at, (size_t)len);
}
