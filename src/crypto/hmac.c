/* hmac.c - HMAC (RFC 2104) over any hash:  H(key ^ opad || H(key ^ ipad || data)).
 *
 * Both pads are one block each, and absorbed when the key is prepared: from then on a MAC is two copies of a state. */
#include "base/secret.h"
#include "crypto/hash.h"

#define MAX_BLOCK_LEN 128

void hash_once(uint8_t *out, const struct hash *hash, struct span data)
{
    struct hash_state state;
    hash->begin(&state);
    hash->update(&state, data);
    hash->finish(out, &state);
    wipe(&state, sizeof state); /* data may be a long key */
}

static void absorb_pad(struct hash_state *out, const struct hash *hash, const uint8_t *block, uint8_t pad)
{
    uint8_t padded[MAX_BLOCK_LEN];
    for (size_t i = 0; i < hash->block_len; i++)
        padded[i] = block[i] ^ pad;
    hash->begin(out);
    hash->update(out, span_of(padded, hash->block_len));
    wipe(padded, sizeof padded);
}

void hmac_prepare(struct hmac_key *out, const struct hash *hash, struct span key)
{
    uint8_t block[MAX_BLOCK_LEN] = { 0 };
    if (key.len > hash->block_len)
        hash_once(block, hash, key);
    else if (key.len > 0)
        memcpy(block, key.at, key.len);
    out->hash = hash;
    absorb_pad(&out->inner, hash, block, 0x36);
    absorb_pad(&out->outer, hash, block, 0x5c);
    wipe(block, sizeof block);
}

void hmac_finish(uint8_t *out, const struct hmac_key *key, struct hash_state *state)
{
    const struct hash *hash = key->hash;
    uint8_t inner[MAX_HASH_LEN];
    hash->finish(inner, state);
    *state = key->outer;
    hash->update(state, span_of(inner, hash->len));
    hash->finish(out, state);
    wipe(inner, sizeof inner);
    wipe(state, sizeof *state);
}

void hmac(uint8_t *out, const struct hmac_key *key, struct span data)
{
    struct hash_state state = key->inner;
    key->hash->update(&state, data);
    hmac_finish(out, key, &state);
}
