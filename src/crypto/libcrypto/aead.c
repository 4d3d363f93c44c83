/* aead.c - AES-GCM and ChaCha20-Poly1305 by libcrypto's EVP_CIPHER.
 *
 * An expanded key is an EVP_CIPHER_CTX; one serves both directions, and each record only gives it another nonce. None
 * of the three ciphers leaves an error behind when it refuses, so that a record does not pay for ERR_set_mark(). */
#include "crypto/aead.h"

#include "base/secret.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/provider.h"

#include <limits.h>
#include <openssl/core_names.h>

/* RFC 8446 5.5: 2^24.5 records of full size may be protected with one key of AES-GCM, rounded down. */
#define AES_GCM_RECORDS (UINT64_C(1) << 24)

/* 5.5 knows no limit for ChaCha20-Poly1305 but the sequence number, whose 64 bits this leaves far from their end; no
 * connection sends as much: at 10 million records a second it takes 325 days. */
#define CHACHA20_POLY1305_RECORDS (UINT64_C(1) << 48)

/* The caller's name for a context. */
static struct aead_key *key_of(EVP_CIPHER_CTX *context)
{
    return (struct aead_key *)context;
}

static EVP_CIPHER_CTX *context_of(struct aead_key *key)
{
    return (EVP_CIPHER_CTX *)key;
}

static bool usable(const struct provider *provider)
{
    (void)provider;
    return true;
}

static struct aead_key *expand(const EVP_CIPHER *cipher, const uint8_t *key)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context != NULL && EVP_EncryptInit_ex2(context, cipher, key, NULL, NULL) != 1) {
        EVP_CIPHER_CTX_free(context);
        context = NULL;
    }
    return key_of(context);
}

static struct aead_key *expand_aes128gcm(const struct provider *provider, const uint8_t *key)
{
    return expand(provider->ciphers[AES128GCM], key);
}

static struct aead_key *expand_aes256gcm(const struct provider *provider, const uint8_t *key)
{
    return expand(provider->ciphers[AES256GCM], key);
}

static struct aead_key *expand_chacha20poly1305(const struct provider *provider, const uint8_t *key)
{
    return expand(provider->ciphers[CHACHA20POLY1305], key);
}

static void forget(struct aead_key **spent)
{
    EVP_CIPHER_CTX_free(context_of(*spent)); /* it wipes */
    *spent = NULL;
}

/* In the direction and with the nonce of the EVP_CipherInit before it. libcrypto takes no length above INT_MAX. */
static bool process(EVP_CIPHER_CTX *context, struct span additional, struct bytes text)
{
    int n = 0;
    if (additional.len > INT_MAX || text.len > INT_MAX)
        return false;
    if (additional.len > 0 && EVP_CipherUpdate(context, NULL, &n, additional.at, (int)additional.len) != 1)
        return false;
    return text.len == 0 || EVP_CipherUpdate(context, text.at, &n, text.at, (int)text.len) == 1;
}

/* EVP_CipherFinal: writes no bytes of text for any AEAD, and judges the tag. */
static bool finish(EVP_CIPHER_CTX *context)
{
    uint8_t none[EVP_MAX_BLOCK_LENGTH];
    int n = 0;
    return EVP_CipherFinal_ex(context, none, &n) == 1;
}

static enum status encrypt(struct aead_key *key, const uint8_t nonce[NONCE_LEN], struct span additional,
                           struct bytes text, uint8_t tag[TAG_LEN])
{
    EVP_CIPHER_CTX *context = context_of(key);
    OSSL_PARAM tag_wanted[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, TAG_LEN),
        OSSL_PARAM_construct_end(),
    };
    bool ok = EVP_EncryptInit_ex2(context, NULL, NULL, nonce, NULL) == 1 && process(context, additional, text) &&
              finish(context) && EVP_CIPHER_CTX_get_params(context, tag_wanted) == 1;
    return ok ? OK : FAILED;
}

static enum status decrypt(struct aead_key *key, const uint8_t nonce[NONCE_LEN], struct span additional,
                           struct bytes text, const uint8_t tag[TAG_LEN])
{
    EVP_CIPHER_CTX *context = context_of(key);
    uint8_t expected[TAG_LEN];
    memcpy(expected, tag, TAG_LEN); /* libcrypto's parameters are not const */
    const OSSL_PARAM tag_given[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, expected, TAG_LEN),
        OSSL_PARAM_construct_end(),
    };
    if (EVP_DecryptInit_ex2(context, NULL, NULL, nonce, tag_given) == 1 && process(context, additional, text) &&
        finish(context))
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
