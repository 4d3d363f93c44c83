/* group.c - the groups that we have, best first. */
#include "crypto/group.h"

#include "crypto/libcrypto/libcrypto.h"

/* x25519 and secp256r1 are equally strong and equally fast; x25519 is what most peers prefer, and has fewer ways to be
 * wrong. The larger ones are ten times slower, and for those who must. */
const struct group *const groups[NUM_GROUPS] = {
    &libcrypto_x25519, &libcrypto_secp256r1, &libcrypto_secp384r1, &libcrypto_secp521r1, &libcrypto_x448,
};

const struct group *group_by_id(uint16_t id)
{
    for (size_t i = 0; i < NUM_GROUPS; i++)
        if (groups[i]->id == id)
            return groups[i];
    return NULL;
}

enum status diffie_hellman(struct shared_secret *out, uint8_t *share, const struct group *group,
                           const struct provider *provider, struct span peer_share)
{
    struct ephemeral own;
    enum status s = group->generate(&own, share, group, provider);
    if (s == OK)
        s = group->agree(out, &own, provider, peer_share);
    return s;
}

void ephemeral_forget(struct ephemeral *own)
{
    if (own->key != NULL)
        own->group->forget(own);
    own->key = NULL;
}
