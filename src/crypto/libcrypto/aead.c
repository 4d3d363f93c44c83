/* aead.c - AES-GCM and ChaCha20-Poly1305 by libcrypto's provider.
 *
 * An expanded key is the provider's state of a cipher; one serves both directions, and each record only gives it
 * another nonce. None of the three ciphers leaves an error behind when it refuses, so that a record does not pay for
 * ERR_set_mark(). */
#include "crypto/aead.h"

#include "base/secret.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/provider.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

/* RFC 8446 5.5: 2^24.5 records of full size may be protected with one key of AES-GCM, rounded down. */
#define AES_GCM_RECORDS (UINT64_C(1) << 24)

/* 5.5 knows no limit for ChaCha20-Poly1305 but the sequence number, whose 64 bits this leaves far from their end; no
 * connection sends as much: at 10 million records a second it takes 325 days. */
#define CHACHA20_POLY1305_RECORDS (UINT64_C(1) << 48)

/* From libcrypto's heap, as the state: an application that gave libcrypto one of its own finds all of a key there. */
struct aead_key {
    const struct cipher *cipher;
    void *state; /* the cipher's */
};

static bool usable(const struct provider *provider)
{
    (void)provider;
    return true;
}

static void forget(struct aead_key **spent)
{
    struct aead_key *key = *spent;
    *spent = NULL;
    if (key->state != NULL)
        key->cipher->free_state(key->state);
    OPENSSL_free(key); /* it holds no secret itself */
}

/* The direction of this first beginning means nothing: each record begins anew. */
static struct aead_key *expand(const struct cipher *cipher, const uint8_t *key, size_t len)
{
    ERR_set_mark();
    struct aead_key *expanded = OPENSSL_malloc(sizeof *expanded);
    if (expanded != NULL) {
        *expanded = (struct aead_key){ cipher, cipher->new_state(cipher->context) };
        if (expanded->state == NULL || cipher->begin_encryption(expanded->state, key, len, NULL, 0, NULL) != 1)
            forget(&expanded);
    }
    ERR_pop_to_mark();
    return expanded;
}

static struct aead_key *expand_aes128gcm(const struct provider *provider, const uint8_t *key)
{
    return expand(&provider->ciphers[AES128GCM], key, 16);
}

static struct aead_key *expand_aes256gcm(const struct provider *provider, const uint8_t *key)
{
    return expand(&provider->ciphers[AES256GCM], key, 32);
}

static struct aead_key *expand_chacha20poly1305(const struct provider *provider, const uint8_t *key)
{
    return expand(&provider->ciphers[CHACHA20POLY1305], key, 32);
}

/* In the direction and with the nonce that were begun. EVP cannot count further than INT_MAX, so that no cipher of
 * libcrypto's was ever given more at a time. */
static bool process(const struct aead_key *key, struct span additional, struct bytes text)
{
    const struct cipher *cipher = key->cipher;
    size_t n = 0;
    if (additional.len > INT_MAX || text.len > INT_MAX)
        return false;
    if (additional.len > 0 && cipher->update(key->state, NULL, &n, additional.len, additional.at, additional.len) != 1)
        return false;
    return text.len == 0 || cipher->update(key->state, text.at, &n, text.len, text.at, text.len) == 1;
}

/* Writes no bytes of text for any AEAD; makes the tag, or judges it. */
static bool finish(const struct aead_key *key)
{
    uint8_t none[EVP_MAX_BLOCK_LENGTH];
    size_t n = 0;
    return key->cipher->finish(key->state, none, &n, sizeof none) == 1;
}

static enum status encrypt(struct aead_key *key, const uint8_t nonce[NONCE_LEN], struct span additional,
                           struct bytes text, uint8_t tag[TAG_LEN])
{
    const struct cipher *cipher = key->cipher;
    OSSL_PARAM tag_wanted[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, TAG_LEN),
        OSSL_PARAM_construct_end(),
    };
    bool ok = cipher->begin_encryption(key->state, NULL, 0, nonce, NONCE_LEN, NULL) == 1 &&
              process(key, additional, text) && finish(key) && cipher->get_parameters(key->state, tag_wanted) == 1;
    return ok ? OK : FAILED;
}

static enum status decrypt(struct aead_key *key, const uint8_t nonce[NONCE_LEN], struct span additional,
                           struct bytes text, const uint8_t tag[TAG_LEN])
{
    uint8_t expected[TAG_LEN];
    memcpy(expected, tag, TAG_LEN); /* libcrypto's parameters are not const */
    const OSSL_PARAM tag_given[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, expected, TAG_LEN),
        OSSL_PARAM_construct_end(),
    };
    if (key->cipher->begin_decryption(key->state, NULL, 0, nonce, NONCE_LEN, tag_given) == 1 &&
        process(key, additional, text) && finish(key))
        return OK;
    wipe(text.at, text.len);
    return FAILED;
}

const struct aead libcrypto_aes128gcm = {
    "AES-128-GCM", 16, AES_GCM_RECORDS, usable, expand_aes128gcm, forget, encrypt, decrypt,
};
const struct aead libcrypto_aes256gcm = {
    "AES-256-GCM", 32, AES_GCM_RECORDS, usable, expand_aes256gcm, forget, encrypt, decrypt,
};
const struct aead libcrypto_chacha20poly1305 = {
    "ChaCha20-Poly1305", 32, CHACHA20_POLY1305_RECORDS, usable, expand_chacha20poly1305, forget, encrypt, decrypt,
};
