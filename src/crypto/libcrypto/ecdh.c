/* ecdh.c - the groups secp256r1, secp384r1 and secp521r1 (SEC 1 3.3.1, RFC 8446 4.2.8.2 and 7.4.2).
 *
 * By libcrypto's EC_KEY, which OpenSSL 3 calls deprecated: a key that is generated and used once costs 15 us more
 * through EVP_PKEY, where the two multiplications of secp256r1 cost 60. An ephemeral is an EC_KEY. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/secret.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/provider.h"

#include <openssl/err.h>

static const EC_GROUP *curve_of(const struct group *group, const struct provider *provider)
{
    return provider->curves[*(const enum curve *)group->parameters];
}

static bool make_share(uint8_t *share, const EC_GROUP *curve, EC_KEY *own, size_t len)
{
    return EC_KEY_set_group(own, curve) == 1 && EC_KEY_generate_key(own) == 1 &&
           EC_POINT_point2oct(curve, EC_KEY_get0_public_key(own), POINT_CONVERSION_UNCOMPRESSED, share, len, NULL) ==
               len;
}

static enum status generate(struct ephemeral *out, uint8_t *share, const struct group *group,
                            const struct provider *provider)
{
    ERR_set_mark();
    EC_KEY *own = EC_KEY_new();
    bool ok = own != NULL && make_share(share, curve_of(group, provider), own, group->client_share_len);
    if (!ok) {
        EC_KEY_free(own);
        own = NULL;
    }
    ERR_pop_to_mark();
    *out = (struct ephemeral){ group, provider, own };
    return ok ? OK : FAILED;
}

/* MUST, RFC 8446 7.4.2: the secret is the X coordinate in full width, its leading zeros kept. */
static enum status agree(struct shared_secret *out, struct ephemeral *own, const struct provider *provider,
                         struct span peer_share)
{
    uint8_t len = (uint8_t)(own->group->server_share_len / 2);
    ERR_set_mark();
    EC_POINT *peer = read_point(curve_of(own->group, provider), peer_share);
    bool ok = peer != NULL && ECDH_compute_key(out->v, len, peer, own->key, NULL) == len;
    EC_POINT_free(peer);
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
    EC_KEY_free(own->key); /* it wipes */
}

static const enum curve p256 = SECP256R1, p384 = SECP384R1, p521 = SECP521R1;

const struct group libcrypto_secp256r1 = {
    0x0017, "secp256r1", 65, 65, generate, agree, diffie_hellman, forget, &p256,
};
const struct group libcrypto_secp384r1 = {
    0x0018, "secp384r1", 97, 97, generate, agree, diffie_hellman, forget, &p384,
};
const struct group libcrypto_secp521r1 = {
    0x0019, "secp521r1", 133, 133, generate, agree, diffie_hellman, forget, &p521,
};
