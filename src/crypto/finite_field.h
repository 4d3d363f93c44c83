/* finite_field.h - ephemeral Diffie-Hellman in the integers modulo a safe prime: TLS 1.2's DHE (RFC 5246 7.4.3, 8.1.2),
 * with the groups of RFC 7919 or with those that a server made itself.
 *
 * A private value serves one handshake and no other: what an attacker learns of a secret's leading zeros (Raccoon) or
 * of a residue is then worth nothing. All numbers are big-endian. */
#ifndef CRYPTO_FINITE_FIELD_H
#define CRYPTO_FINITE_FIELD_H

#include "crypto/provider.h"

#define MIN_FIELD_LEN 256  /* bytes of the prime: 2048 bits, below which precomputation breaks it (Logjam) */
#define MAX_FIELD_LEN 1024 /* 8192 bits: more would only keep us busy */

/* 4096 bits for a prime that we do not know: whether it is one takes 0.13 s to find out, and a second for 8192. */
#define MAX_UNKNOWN_FIELD_LEN 512

struct finite_field {
    uint16_t id;
    const char *name;
    const void *parameters; /* the implementation's own */
};

#define NUM_FINITE_FIELDS 5
extern const struct finite_field finite_fields[NUM_FINITE_FIELDS]; /* the smallest, and fastest, first */

/* NULL for those that we do not have. */
const struct finite_field *finite_field_by_id(uint16_t id);

/* Makes the known groups ready: once, before all else here, and before connections use the provider. It costs 190 us
 * and 30 KB, which a provider that does without them does not pay. FAILED on lack of memory. */
MUST_CHECK enum status provider_prepare_finite_fields(struct provider *provider);

/* A prime and a generator, as a ServerKeyExchange has them. */
struct dh_parameters {
    struct span p, g;
};

/* Those of a group of ours; they live as long as the provider. */
struct dh_parameters finite_field_parameters(const struct finite_field *field, const struct provider *provider);

/* What a server's own parameters are worth. The groups of RFC 7919 and of RFC 3526 are known, and cost nothing. Others
 * are tested in each handshake: 18 ms for 2048 bits, 55 for 3072, 130 for 4096, of which a composite number spends a
 * ninth. The test errs for 1 in 65,536, in favour of a number that was made for it. */
enum dh_worth {
    DH_SOUND,     /* a known p, or p and (p-1)/2 are primes; and 1 < g < p-1 */
    DH_TOO_SHORT, /* below 2048 bits */
    DH_TOO_LONG,  /* above 8192 bits, or above 4096 and not known */
    DH_UNSAFE,    /* no safe prime, or a generator of next to nothing: it may have small subgroups */
    DH_OUT_OF_MEMORY,
};
enum dh_worth dh_judge(const struct dh_parameters *parameters, const struct provider *provider);

/* A private value of one handshake. */
struct dh_key;

/* Makes a private value, and its share, as long as the prime: into `share`, which has MAX_FIELD_LEN bytes of room;
 * share->len becomes the share's. `parameters` are sound, and copied. FAILED on lack of memory or of randomness. */
MUST_CHECK enum status dh_generate(struct dh_key **out, struct bytes *share, const struct dh_parameters *parameters,
                                   const struct provider *provider);

/* Makes the secret of the own key and the peer's share; the key is spent, and *spent NULL. FAILED unless the share is
 * 2 to p-2: the others lie in the subgroups of one and of two elements. Its length is free, as RFC 5246 7.4.7.2 has it:
 * some peers cut leading zeros off, some add one. `secret` has MAX_FIELD_LEN bytes of room; secret->len becomes the
 * secret's, its leading zeros stripped: "Leading bytes of Z that contain all zero bits are stripped before it is used
 * as the pre_master_secret" (RFC 5246 8.1.2). */
MUST_CHECK enum status dh_agree(struct bytes *secret, struct dh_key **spent, struct span peer_share);

/* Wipes and frees a key that was not spent. NULL is allowed. */
void dh_forget(struct dh_key **spent);

#endif
