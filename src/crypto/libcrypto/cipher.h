/* cipher.h - an AEAD by the functions that libcrypto's provider itself offers (provider-cipher(7)).
 *
 * EVP_CIPHER_CTX calls the same ones with the same arguments, but OpenSSL 3.0 first asks the cipher for each nonce how
 * long it is, and the like: 0.07 us of a short record's 0.18; in 3.5 it is 0.01 of 0.09. The provider is asked for its
 * functions once. */
#ifndef CRYPTO_LIBCRYPTO_CIPHER_H
#define CRYPTO_LIBCRYPTO_CIPHER_H

#include "base/status.h"

#include <openssl/core_dispatch.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

struct cipher {
    EVP_CIPHER *held; /* keeps the provider loaded, and with it the functions */
    const OSSL_PROVIDER *provider;
    const OSSL_ALGORITHM *table;
    void *context; /* the provider's */
    OSSL_FUNC_cipher_newctx_fn *new_state;
    OSSL_FUNC_cipher_freectx_fn *free_state; /* it wipes */
    OSSL_FUNC_cipher_encrypt_init_fn *begin_encryption;
    OSSL_FUNC_cipher_decrypt_init_fn *begin_decryption;
    OSSL_FUNC_cipher_update_fn *update;
    OSSL_FUNC_cipher_final_fn *finish;
    OSSL_FUNC_cipher_get_ctx_params_fn *get_parameters;
};

/* `name` as libcrypto calls it: "AES-128-GCM". FAILED when no provider has it, or not all of these functions; EVP could
 * do nothing with less. */
MUST_CHECK enum status cipher_prepare(struct cipher *out, const char *name);
void cipher_wipe(struct cipher *cipher);

#endif
