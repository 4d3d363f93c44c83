/* private_key.h - our own key, laid open for this folder. */
#ifndef CRYPTO_LIBCRYPTO_PRIVATE_KEY_H
#define CRYPTO_LIBCRYPTO_PRIVATE_KEY_H

#include "crypto/signature.h"

#include <openssl/evp.h>

/* What rsa_transport.c prepares once a key; nothing where the key cannot decrypt. */
struct decryption {
    EVP_PKEY_CTX *prepared;
    BIGNUM *modulus;
};

struct private_key {
    enum key_kind kind;
    EVP_PKEY *pkey;
    EVP_PKEY_CTX *prepared[NUM_SCHEMES]; /* NULL where the key cannot; and for EdDSA, which has: */
    EVP_MD_CTX *prepared_eddsa;
    struct decryption decryption;
};

/* A key may be able to sign and yet not to decrypt: it is then left as it is. */
void decryption_prepare(struct decryption *out, EVP_PKEY *rsa_key);
void decryption_wipe(struct decryption *decryption);

#endif
