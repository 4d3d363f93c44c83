/* hash.h - the hash functions of the cipher suites, HMAC (RFC 2104) and HKDF (RFC 5869) over them.
 *
 * A hash state is a plain value: copying the struct clones it. That is what makes a transcript's running hash, and an
 * HMAC key whose first block was absorbed once, cost nothing. None of these functions can fail. */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include "base/span.h"

#include <stdalign.h>

#define MAX_HASH_LEN 48

struct hash_state {
    alignas(8) uint8_t opaque[216];
};

struct hash {
    const char *name;
    uint8_t len, block_len; /* bytes */
    void (*begin)(struct hash_state *);
    void (*update)(struct hash_state *, struct span);
    void (*finish)(uint8_t *out, struct hash_state *); /* the state is spent */
};
extern const struct hash sha256, sha384;

void hash_once(uint8_t *out, const struct hash *hash, struct span data);

/* A key with both its pads absorbed. */
struct hmac_key {
    const struct hash *hash;
    struct hash_state inner, outer;
};
void hmac_prepare(struct hmac_key *out, const struct hash *hash, struct span key);
void hmac(uint8_t *out, const struct hmac_key *key, struct span data);

/* For data in pieces: a state that began as a copy of key->inner, and took them in, is finished and wiped. */
void hmac_finish(uint8_t *out, const struct hmac_key *key, struct hash_state *state);

/* RFC 5869 2.2 and 2.3. `out.len` of an expansion is at most 255 times the hash's length. */
void hkdf_extract(uint8_t *out, const struct hash *hash, struct span salt, struct span key_material);
void hkdf_expand(struct bytes out, const struct hmac_key *pseudorandom_key, struct span info);

#endif
