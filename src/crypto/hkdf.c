/* hkdf.c - the HMAC-based key derivation function (RFC 5869). */
#include "base/secret.h"
#include "crypto/hash.h"

void hkdf_extract(uint8_t *out, const struct hash *hash, struct span salt, struct span key_material)
{
    struct hmac_key key;
    /* 2.2: no salt means zeros, as many as the hash has bytes; HMAC pads its key with zeros to a block in any case. */
    hmac_prepare(&key, hash, salt);
    hmac(out, &key, key_material);
    wipe(&key, sizeof key);
}

void hkdf_expand(struct bytes out, const struct hmac_key *pseudorandom_key, struct span info)
{
    const struct hash *hash = pseudorandom_key->hash;
    uint8_t block[MAX_HASH_LEN]; /* T(i), and before the first of them nothing (2.3) */
    size_t block_len = 0;
    for (uint8_t i = 1; out.len > 0; i++) {
        struct hash_state state = pseudorandom_key->inner;
        hash->update(&state, span_of(block, block_len));
        hash->update(&state, info);
        hash->update(&state, span_of(&i, 1));
        hmac_finish(block, pseudorandom_key, &state);
        block_len = hash->len;

        size_t n = out.len < block_len ? out.len : block_len;
        memcpy(out.at, block, n);
        out = (struct bytes){ out.at + n, out.len - n };
    }
    wipe(block, sizeof block);
}
