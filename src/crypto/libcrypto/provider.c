/* provider.c - fetches and prepares what libcrypto has to be asked for by name. */
#include "crypto/libcrypto/provider.h"

#include "base/memory.h"
#include "crypto/libcrypto/libcrypto.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/rand.h>

static const char *const cipher_names[NUM_CIPHERS] = {
    [AES128GCM] = "AES-128-GCM",
    [AES256GCM] = "AES-256-GCM",
    [CHACHA20POLY1305] = "ChaCha20-Poly1305",
};

static const char *const digest_names[NUM_DIGESTS] = {
    [SHA2_256] = "SHA2-256",
    [SHA2_384] = "SHA2-384",
    [SHA2_512] = "SHA2-512",
};

static const int curve_ids[NUM_CURVES] = {
    [SECP256R1] = NID_X9_62_prime256v1,
    [SECP384R1] = NID_secp384r1,
    [SECP521R1] = NID_secp521r1,
};

struct ladder_name {
    const char *name;
    size_t len;
    uint8_t base_point[56]; /* RFC 7748 4.1, 4.2 */
};

static const struct ladder_name ladder_names[NUM_LADDERS] = {
    [X25519] = { "X25519", 32, { 9 } },
    [X448] = { "X448", 56, { 5 } },
};

static bool prepare_ladder(struct provider *p, size_t kind)
{
    const struct ladder_name *name = &ladder_names[kind];
    return ladder_prepare(&p->ladders[kind], name->name, span_of(name->base_point, name->len)) == OK;
}

static bool prepare_eddsa(struct provider *p, size_t kind)
{
    static const char *const names[NUM_EDDSA_KINDS] = { [ED25519] = "ED25519", [ED448] = "ED448" };
    static const size_t lengths[NUM_EDDSA_KINDS] = { [ED25519] = 32, [ED448] = 57 };
    static const uint8_t any_point[57];
    p->eddsa_keys[kind] = EVP_PKEY_new_raw_public_key_ex(NULL, names[kind], NULL, any_point, lengths[kind]);
    if (p->eddsa_keys[kind] != NULL)
        p->eddsa_contexts[kind] = EVP_PKEY_CTX_new_from_pkey(NULL, p->eddsa_keys[kind], NULL);
    return p->eddsa_contexts[kind] != NULL;
}

static bool prepare(struct provider *p)
{
    bool ok = true;
    for (size_t i = 0; i < NUM_CIPHERS; i++)
        ok = ok && cipher_prepare(&p->ciphers[i], cipher_names[i]) == OK;
    for (size_t i = 0; i < NUM_DIGESTS; i++)
        ok = ok && (p->digests[i] = EVP_MD_fetch(NULL, digest_names[i], NULL)) != NULL;
    for (size_t i = 0; i < NUM_CURVES; i++)
        ok = ok && (p->curves[i] = EC_GROUP_new_by_curve_name(curve_ids[i])) != NULL;
    for (size_t i = 0; i < NUM_LADDERS; i++)
        ok = ok && prepare_ladder(p, i);
    for (size_t i = 0; i < NUM_EDDSA_KINDS; i++)
        ok = ok && prepare_eddsa(p, i);
    return ok;
}

struct provider *provider_new(void)
{
    struct provider *p = allocate(sizeof *p);
    if (p == NULL)
        return NULL;
    ERR_set_mark();
    if (!prepare(p))
        provider_free(&p);
    ERR_pop_to_mark();
    return p;
}

void provider_free(struct provider **spent)
{
    struct provider *p = *spent;
    *spent = NULL;
    if (p == NULL)
        return;
    for (size_t i = 0; i < NUM_CIPHERS; i++)
        cipher_wipe(&p->ciphers[i]);
    for (size_t i = 0; i < NUM_DIGESTS; i++)
        EVP_MD_free(p->digests[i]);
    for (size_t i = 0; i < NUM_CURVES; i++)
        EC_GROUP_free(p->curves[i]);
    for (size_t i = 0; i < NUM_LADDERS; i++)
        ladder_wipe(&p->ladders[i]);
    for (size_t i = 0; i < NUM_EDDSA_KINDS; i++) {
        EVP_PKEY_CTX_free(p->eddsa_contexts[i]);
        EVP_PKEY_free(p->eddsa_keys[i]);
    }
    known_prime_fields_free(&p->fields);
    release(p, sizeof *p);
}

enum status random_bytes(struct bytes out)
{
    ERR_set_mark();
    int made = RAND_bytes_ex(NULL, out.at, out.len, 0);
    ERR_pop_to_mark();
    return made == 1 ? OK : FAILED;
}

const EVP_MD *md_of(const struct provider *provider, const struct hash *hash)
{
    return provider->digests[hash == &sha256 ? SHA2_256 : hash == &sha384 ? SHA2_384 : SHA2_512];
}

EVP_PKEY *eddsa_public_key_new(const struct provider *provider, enum eddsa_kind kind, struct span public_key)
{
    /* libcrypto's parameters are not const, but it only reads those of a key that is made. */
    OSSL_PARAM parts[] = { OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
                                                             (uint8_t *)(uintptr_t)public_key.at, public_key.len),
                           OSSL_PARAM_construct_end() };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_dup(provider->eddsa_contexts[kind]);
    if (context == NULL || EVP_PKEY_fromdata_init(context) <= 0 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parts) <= 0)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    return key;
}

EC_POINT *read_point(const EC_GROUP *curve, struct span encoded)
{
    size_t coordinate_len = ((size_t)EC_GROUP_get_degree(curve) + 7) / 8;
    if (encoded.len != 1 + 2 * coordinate_len || encoded.at[0] != POINT_CONVERSION_UNCOMPRESSED)
        return NULL;
    EC_POINT *point = EC_POINT_new(curve);
    if (point != NULL && EC_POINT_oct2point(curve, point, encoded.at, encoded.len, NULL) != 1) {
        EC_POINT_free(point);
        point = NULL;
    }
    return point;
}
