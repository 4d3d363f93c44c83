/* xdh.c - the groups x25519 and x448 (RFC 7748, RFC 8446 4.2.8.2).
 *
 * There is one operation, the ladder: a private key times a point. Times the base point it gives our share; times the
 * peer's share, the secret. An ephemeral is an EVP_PKEY_CTX that is ready to do it.
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

static enum raw_kind kind_of(const struct group *group)
{
    return *(const enum raw_kind *)group->parameters;
}

EVP_PKEY_CTX *xdh_scalar_new(const struct group *group, const struct provider *provider, struct span private_key)
{
    /* The ladder never looks at the public key; without one, libcrypto would compute it. */
    static const uint8_t unused[MAX_SCALAR_LEN];
    EVP_PKEY *key = raw_key_new(provider, kind_of(group), span_of(unused, group->client_share_len), private_key);
    EVP_PKEY_CTX *scalar = key != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    EVP_PKEY_free(key);
    if (scalar != NULL && EVP_PKEY_derive_init(scalar) <= 0) {
        EVP_PKEY_CTX_free(scalar);
        scalar = NULL;
    }
    return scalar;
}

static EVP_PKEY_CTX *random_scalar(const struct group *group, const struct provider *provider)
{
    uint8_t private_key[MAX_SCALAR_LEN];
    size_t len = group->client_share_len;
    EVP_PKEY_CTX *scalar = NULL;
    if (RAND_priv_bytes_ex(NULL, private_key, len, 0) == 1)
        scalar = xdh_scalar_new(group, provider, span_of(private_key, len));
    wipe(private_key, sizeof private_key);
    return scalar;
}

static bool multiply(uint8_t *out, size_t len, EVP_PKEY_CTX *scalar, EVP_PKEY *point)
{
    const int validate = 0; /* RFC 7748 6: any string of the right length is a public key */
    size_t out_len = len;
    return EVP_PKEY_derive_set_peer_ex(scalar, point, validate) > 0 && EVP_PKEY_derive(scalar, out, &out_len) > 0 &&
           out_len == len;
}

static enum status generate(struct ephemeral *out, uint8_t *share, const struct group *group,
                            const struct provider *provider)
{
    ERR_set_mark();
    EVP_PKEY_CTX *scalar = random_scalar(group, provider);
    bool ok = scalar != NULL && multiply(share, group->client_share_len, scalar, provider->points[kind_of(group)]);
    if (!ok) {
        EVP_PKEY_CTX_free(scalar);
        scalar = NULL;
    }
    ERR_pop_to_mark();
    *out = (struct ephemeral){ group, scalar };
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
    uint8_t len = (uint8_t)own->group->server_share_len;
    ERR_set_mark();
    EVP_PKEY *peer = raw_key_new(provider, kind_of(own->group), peer_share, NO_BYTES);
    bool ok = peer != NULL && multiply(out->v, len, own->key, peer) && !is_zero(out->v, len);
    EVP_PKEY_free(peer);
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
    EVP_PKEY_CTX_free(own->key); /* it wipes */
}

static enum status generate_x25519(struct ephemeral *out, uint8_t *share, const struct provider *provider)
{
    return generate(out, share, &libcrypto_x25519, provider);
}

static enum status respond_x25519(struct shared_secret *out, uint8_t *share, const struct provider *provider,
                                  struct span peer_share)
{
    return diffie_hellman(out, share, &libcrypto_x25519, provider, peer_share);
}

static enum status generate_x448(struct ephemeral *out, uint8_t *share, const struct provider *provider)
{
    return generate(out, share, &libcrypto_x448, provider);
}

static enum status respond_x448(struct shared_secret *out, uint8_t *share, const struct provider *provider,
                                struct span peer_share)
{
    return diffie_hellman(out, share, &libcrypto_x448, provider, peer_share);
}

static const enum raw_kind x25519_kind = X25519, x448_kind = X448;

const struct group libcrypto_x25519 = {
    0x001d, "x25519", 32, 32, generate_x25519, agree, respond_x25519, forget, &x25519_kind,
};
const struct group libcrypto_x448 = {
    0x001e, "x448", 56, 56, generate_x448, agree, respond_x448, forget, &x448_kind,
};
