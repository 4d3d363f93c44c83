/* keys.h - private keys of libcrypto for tests, each made once for the program, and their public halves. */
#ifndef TESTS_CRYPTO_KEYS_H
#define TESTS_CRYPTO_KEYS_H

#include "crypto/signature.h"

#include <openssl/evp.h>

#define NUM_KINDS (KEY_ED448 + 1)

/* RSA keys have 2048 bits. The reference is yours. */
EVP_PKEY *key_of_kind(enum key_kind kind);

/* An RSA key of another length, or RSASSA-PSS bound to a hash; yours, and made anew. */
EVP_PKEY *rsa_key(unsigned bits);
EVP_PKEY *bound_pss_key(const char *hash);

/* The SubjectPublicKeyInfo by libcrypto, in a heap block that ends where it ends, until the program ends. */
struct span spki_of(EVP_PKEY *key);

#endif
