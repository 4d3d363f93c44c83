/* suite.h - the cipher suites: of TLS 1.3 an AEAD and a hash (RFC 8446 B.4); of TLS 1.2 the key exchange, too (RFC 5246
 * A.5, RFC 5288, RFC 5289, RFC 7905). */
#ifndef CRYPTO_SUITE_H
#define CRYPTO_SUITE_H

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/signature.h"

/* RFC 5246 7.4.7: where the premaster secret comes from. */
enum key_exchange {
    BY_KEY_SHARE, /* TLS 1.3: extensions agree about it, and not the suite */
    BY_ECDHE,     /* RFC 8422 */
    BY_DHE,
    BY_RSA, /* the client encrypts it to the server's key */
};

/* What the server's certificate must have. */
enum suite_key { ANY_KEY, ECDSA_KEY, RSA_KEY };

struct cipher_suite {
    uint16_t id;
    const char *name;
    const struct aead *const *aeads; /* by preference */
    const struct hash *hash;         /* of the transcript, and of HKDF or the PRF */
    enum key_exchange exchange;
    enum suite_key key;
    uint8_t fixed_iv_len; /* bytes of the nonce from the key block (RFC 5246 6.2.3.3); the others are in each record */
};

#define NUM_SUITES 14
extern const struct cipher_suite cipher_suites[NUM_SUITES]; /* our order of preference */

/* NULL for those that we do not have. */
const struct cipher_suite *suite_by_id(uint16_t id);

static inline bool suite_is_tls13(const struct cipher_suite *suite)
{
    return suite->exchange == BY_KEY_SHARE;
}

/* Whether a server whose certificate has such a key may speak by the suite. EdDSA passes for ECDSA (RFC 8422 2.2); a
 * key of RSASSA-PSS signs, but decrypts nothing. */
bool suite_takes_key(const struct cipher_suite *suite, enum key_kind kind);

/* The first of the suite's AEADs that this machine can do. */
const struct aead *suite_aead(const struct cipher_suite *suite, const struct provider *provider);

#endif
