/* xdh.c - the groups x25519 and x448 (RFC 7748, RFC 8446 4.2.8.2).
 *
 * There is one operation, the ladder: a private key times a point. Times the base point it gives our share; times the
 * peer's share, the secret. An ephemeral is a scalar of ladder.h.
 *
 * The share is made this way, too, because libcrypto's ladder for X25519 is faster than its key generation: 31 us
 * against 38. */
#include "crypto/libcrypto/xdh.h"

#include "base/secret.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/provider.h"

#include <openssl/err.h>
#include <openssl/rand.h>

#define MAX_SCALAR_LEN 56

static const struct ladder *ladder_of(const struct group *group, const struct provider *provider)
{
    return &provider->ladders[*(const enum ladder_kind *)group->parameters];
}

void *xdh_scalar_new(const struct group *group, const struct provider *provider, struct span private_key)
{
    return scalar_new(ladder_of(group, provider), private_key);
}

static void *random_scalar(const struct group *group, const struct provider *provider)
{
    uint8_t private_key[MAX_SCALAR_LEN];
    size_t len = group->client_share_len;
    void *scalar = NULL;
    if (RAND_priv_bytes_ex(NULL, private_key, len, 0) == 1)
        scalar = xdh_scalar_new(group, provider, span_of(private_key, len));
    wipe(private_key, sizeof private_key);
    return scalar;
}

static enum status generate(struct ephemeral *out, uint8_t *share, const struct group *group,
                            const struct provider *provider)
{
    const struct ladder *ladder = ladder_of(group, provider);
    ERR_set_mark();
    void *scalar = random_scalar(group, provider);
    bool ok =
        scalar != NULL && scalar_multiply((struct bytes){ share, group->client_share_len }, scalar, ladder, NO_BYTES);
    if (!ok) {
        scalar_free(ladder, scalar);
        scalar = NULL;
    }
    ERR_pop_to_mark();
    *out = (struct ephemeral){ group, provider, scalar };
    return ok ? OK : FAILED;
}

/* MUST, RFC 8446 7.4.2: a secret of zeros is what a peer gets us to share with everyone who looks on. */
static bool is_zero(const uint8_t *secret, size_t len)
{
    static const uint8_t zeros[MAX_SCALAR_LEN];
    return equal_secret(secret, zeros, len);
}

static enum status agree(struct shared_secret *out, struct ephemeral *own, const struct provider *provider,
                         struct span peer_share)
{
    const struct ladder *ladder = ladder_of(own->group, provider);
    uint8_t len = (uint8_t)own->group->server_share_len;
    ERR_set_mark();
    bool ok = peer_share.len == len && scalar_multiply((struct bytes){ out->v, len }, own->key, ladder, peer_share) &&
              !is_zero(out->v, len);
    ephemeral_forget(own);
    ERR_pop_to_mark();
    if (!ok) {
        wipe(out, sizeof *out);
        return FAILED;
    }
    out->len = len;
    return OK;
}

static void forget(struct ephemeral *own)
{
    scalar_free(ladder_of(own->group, own->provider), own->key);
}

static const enum ladder_kind x25519_kind = X25519, x448_kind = X448;

const struct group libcrypto_x25519 = {
    0x001d, "x25519", 32, 32, generate, agree, diffie_hellman, forget, &x25519_kind,
};
const struct group libcrypto_x448 = {
    0x001e, "x448", 56, 56, generate, agree, diffie_hellman, forget, &x448_kind,
};
