/* prime_field.h - the integers modulo a safe prime, ready to be calculated with. */
#ifndef CRYPTO_LIBCRYPTO_PRIME_FIELD_H
#define CRYPTO_LIBCRYPTO_PRIME_FIELD_H

#include "base/status.h"
#include "crypto/finite_field.h"
#include "crypto/libcrypto/libcrypto.h"

#include <openssl/bn.h>

struct prime_field {
    uint8_t bytes[MAX_FIELD_LEN]; /* the prime, without leading zeros */
    size_t len;
    BIGNUM *p;
    BN_MONT_CTX *montgomery; /* costs 12 to 43 us to make: once for the known ones */
};

/* `p` is odd and has no leading zeros. FAILED on lack of memory, and for one that is too long. */
MUST_CHECK enum status prime_field_prepare(struct prime_field *out, struct span p);
void prime_field_wipe(struct prime_field *field);

/* All of the known ones, by enum known_prime. NULL on lack of memory. */
struct prime_field *known_prime_fields_new(void);
void known_prime_fields_free(struct prime_field **spent);

/* Of the provider; NULL for a prime that is not known. */
const struct prime_field *known_prime_field(const struct provider *provider, struct span p);

/* `out` = base to the power of a secret exponent, in a time that depends on their lengths alone. */
bool power_of_secret(BIGNUM *out, const BIGNUM *base, const BIGNUM *secret, const struct prime_field *field);

/* Whether p and (p-1)/2 are primes: DH_SOUND, DH_UNSAFE or DH_OUT_OF_MEMORY. */
enum dh_worth judge_safe_prime(const BIGNUM *p);

/* The number without its leading zeros. */
struct span shortest(struct span number);

#endif
