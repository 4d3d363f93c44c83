/* group.h - the key exchange groups (RFC 8446 4.2.7, 4.2.8), in the shape of a KEM so that hybrids fit, too.
 *
 *     client: generate() makes a share          server: respond() takes it, makes its own, and the secret
 *     client: agree() takes the server's share and makes the secret                                    */
#ifndef CRYPTO_GROUP_H
#define CRYPTO_GROUP_H

#include "crypto/provider.h"

#define MAX_SHARE_LEN 133 /* secp521r1: 1 + 2 * 66 */
#define MAX_SHARED_LEN 66

struct group;

/* A private key of one handshake. */
struct ephemeral {
    const struct group *group;
    const struct provider *provider; /* that made it, and outlives it */
    void *key;
};

struct shared_secret {
    uint8_t v[MAX_SHARED_LEN];
    uint8_t len;
};

struct group {
    uint16_t id;
    const char *name;
    uint16_t client_share_len, server_share_len; /* bytes */
    /* `share` has room for the group's share. */
    MUST_CHECK enum status (*generate)(struct ephemeral *out, uint8_t *share, const struct group *,
                                       const struct provider *);
    /* FAILED when the peer's share is no valid public key, or its secret is all zeros (7.4.2). The key is spent. */
    MUST_CHECK enum status (*agree)(struct shared_secret *out, struct ephemeral *own, const struct provider *,
                                    struct span peer_share);
    MUST_CHECK enum status (*respond)(struct shared_secret *out, uint8_t *share, const struct group *,
                                      const struct provider *, struct span peer_share);
    void (*forget)(struct ephemeral *own); /* see ephemeral_forget() */
    const void *parameters;                /* the implementation's own */
};

#define NUM_GROUPS 5
extern const struct group *const groups[NUM_GROUPS]; /* our order of preference */

/* NULL for those that we do not have. */
const struct group *group_by_id(uint16_t id);

/* What respond() is for a group that is plain Diffie-Hellman: generate(), and then agree(). */
MUST_CHECK enum status diffie_hellman(struct shared_secret *out, uint8_t *share, const struct group *group,
                                      const struct provider *provider, struct span peer_share);

/* Wipes and frees a key that was not spent; nothing is done for one that was. */
void ephemeral_forget(struct ephemeral *own);

#endif
