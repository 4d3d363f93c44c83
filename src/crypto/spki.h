/* spki.h - reads a SubjectPublicKeyInfo (RFC 5280 4.1.2.7) into its parts; whether they make a key is for libcrypto. */
#ifndef CRYPTO_SPKI_H
#define CRYPTO_SPKI_H

#include "crypto/signature.h"

struct subject_public_key_info {
    enum key_kind kind;
    uint8_t pss_hash_len;          /* KEY_RSA_PSS: 32, 48 or 64 where the key allows one hash only; else 0 */
    struct span public_key;        /* a point, encoded; a key of EdDSA; RSA: see below */
    struct span modulus, exponent; /* RSA: big-endian, without leading zeros */
};

MUST_CHECK bool read_subject_public_key_info(struct subject_public_key_info *out, struct span der);

#endif
