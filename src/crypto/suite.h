/* suite.h - the cipher suites of TLS 1.3 (RFC 8446 B.4): an AEAD and a hash. */
#ifndef CRYPTO_SUITE_H
#define CRYPTO_SUITE_H

#include "crypto/aead.h"
#include "crypto/hash.h"

struct cipher_suite {
    uint16_t id;
    const char *name;
    const struct aead *const *aeads; /* by preference */
    const struct hash *hash;
};

#define NUM_SUITES 3
extern const struct cipher_suite cipher_suites[NUM_SUITES]; /* our order of preference */

/* NULL for those that we do not have. */
const struct cipher_suite *suite_by_id(uint16_t id);

/* The first of the suite's AEADs that this machine can do. */
const struct aead *suite_aead(const struct cipher_suite *suite, const struct provider *provider);

#endif
