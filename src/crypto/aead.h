/* aead.h - authenticated encryption as constant objects (RFC 8446 5.2, RFC 5116).
 *
 * Contract: `text` is encrypted or decrypted in place; `tag` may be directly behind it; `additional` may not overlap
 * it. When open() refuses, `text` is wiped: unauthenticated plaintext never leaves. Zero lengths are allowed. */
#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include "crypto/provider.h"

#define MAX_KEY_LEN 32
#define NONCE_LEN 12
#define TAG_LEN 16

struct aead_key; /* an expanded key: of one thread at a time */

struct aead {
    const char *name;
    uint8_t key_len;
    uint64_t max_records; /* under one key (5.5): a KeyUpdate comes before */
    bool (*usable)(const struct provider *);
    /* NULL on lack of memory. */
    struct aead_key *(*expand)(const struct provider *, const uint8_t *key);
    void (*forget)(struct aead_key **spent);
    MUST_CHECK enum status (*seal)(struct aead_key *, const uint8_t nonce[NONCE_LEN], struct span additional,
                                   struct bytes text, uint8_t tag[TAG_LEN]);
    MUST_CHECK enum status (*open)(struct aead_key *, const uint8_t nonce[NONCE_LEN], struct span additional,
                                   struct bytes text, const uint8_t tag[TAG_LEN]);
};

/* By preference; each list ends with NULL, and its last entry is always usable. */
extern const struct aead *const aes128gcm_choices[], *const aes256gcm_choices[], *const chacha20poly1305_choices[];

#endif
