/* provider.h - everything that was fetched or prepared once, laid open for this folder.
 *
 * An EVP_PKEY_CTX here is never used itself: each operation takes a copy of it (EVP_PKEY_CTX_dup), which costs 0.05 us
 * where making one from a name costs 1 to 3, and which any thread may do. */
#ifndef CRYPTO_LIBCRYPTO_PROVIDER_H
#define CRYPTO_LIBCRYPTO_PROVIDER_H

#include "crypto/hash.h"
#include "crypto/libcrypto/cipher.h"
#include "crypto/libcrypto/ladder.h"
#include "crypto/libcrypto/prime_field.h"
#include "crypto/provider.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

enum cipher_kind { AES128GCM, AES256GCM, CHACHA20POLY1305, NUM_CIPHERS };
enum digest { SHA2_256, SHA2_384, SHA2_512, NUM_DIGESTS };
enum curve { SECP256R1, SECP384R1, SECP521R1, NUM_CURVES };
enum ladder_kind { X25519, X448, NUM_LADDERS };      /* RFC 7748 */
enum eddsa_kind { ED25519, ED448, NUM_EDDSA_KINDS }; /* RFC 8032 */

struct provider {
    struct cipher ciphers[NUM_CIPHERS];
    EVP_MD *digests[NUM_DIGESTS];
    EC_GROUP *curves[NUM_CURVES];
    struct ladder ladders[NUM_LADDERS];
    EVP_PKEY *eddsa_keys[NUM_EDDSA_KINDS]; /* a public key of each kind, for the contexts */
    EVP_PKEY_CTX *eddsa_contexts[NUM_EDDSA_KINDS];
    struct prime_field *fields; /* NUM_KNOWN_PRIMES, once they were prepared */
};

/* The same hash as an object of libcrypto. */
const EVP_MD *md_of(const struct provider *provider, const struct hash *hash);

/* An EdDSA public key; NULL on lack of memory, and for bytes of another length than the kind's. */
EVP_PKEY *eddsa_public_key_new(const struct provider *provider, enum eddsa_kind kind, struct span public_key);

/* A point in the uncompressed form, the only one that TLS 1.3 allows (RFC 8446 4.2.8.2); NULL unless it is on the
 * curve. All our curves have cofactor 1, so that every point is a valid public key but infinity, which has no such
 * form. */
EC_POINT *read_point(const EC_GROUP *curve, struct span encoded);

#endif
