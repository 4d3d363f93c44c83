/* public_key.h - a peer's key, laid open for this folder. */
#ifndef CRYPTO_LIBCRYPTO_PUBLIC_KEY_H
#define CRYPTO_LIBCRYPTO_PUBLIC_KEY_H

#include "crypto/signature.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

struct public_key {
    enum key_kind kind;
    uint8_t pss_hash_len; /* see spki.h */
    const struct provider *provider;
    EC_KEY *ec; /* one of these three */
    RSA *rsa;
    EVP_PKEY *eddsa;
};

#endif
