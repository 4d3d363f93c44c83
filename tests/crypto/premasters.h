/* premasters.h - what a client may encrypt to an RSA key of 2048 bits: the right thing, and the ways to be wrong. */
#ifndef TESTS_CRYPTO_PREMASTERS_H
#define TESTS_CRYPTO_PREMASTERS_H

#include "base/span.h"

#include <openssl/evp.h>

#define MODULUS_LEN 256

struct premaster {
    const char *what;
    const char *head;    /* of the block, in hex: 00 02 and padding; NULL: the ciphertext itself is chosen */
    size_t payload_len;  /* behind the zero; SIZE_MAX: no zero at all */
    const char *version; /* the payload's first bytes, in hex */
};

/* The first two are right, and differ; client_version is 3.3. */
#define NUM_RIGHT_PREMASTERS 2
#define NUM_PREMASTERS 15
enum { CIPHERTEXT_0 = 12, CIPHERTEXT_N_MINUS_1 = 13 };
extern const struct premaster premasters[NUM_PREMASTERS];

/* Makes the block, its padding and payload random but for that, and the ciphertext, the number that it is to the power
 * of the exponent. Those without a head are the numbers 0, n - 1 and one at random below n. */
void encrypt_premaster(uint8_t ciphertext[MODULUS_LEN], uint8_t block[MODULUS_LEN], size_t which, EVP_PKEY *key);

#endif
