/* ladder.c - X25519 and X448 by the functions that libcrypto's provider itself offers. */
#include "crypto/libcrypto/ladder.h"

#include "crypto/libcrypto/dispatch.h"

#include <openssl/core_names.h>

/* ---- the provider's functions ---- */

static void take_keymgmt_function(struct ladder *l, const OSSL_DISPATCH *function)
{
    switch (function->function_id) {
    case OSSL_FUNC_KEYMGMT_NEW:
        l->new_key = OSSL_FUNC_keymgmt_new(function);
        break;
    case OSSL_FUNC_KEYMGMT_FREE:
        l->free_key = OSSL_FUNC_keymgmt_free(function);
        break;
    case OSSL_FUNC_KEYMGMT_IMPORT:
        l->import = OSSL_FUNC_keymgmt_import(function);
        break;
    default:
        break;
    }
}

static void take_keyexch_function(struct ladder *l, const OSSL_DISPATCH *function)
{
    switch (function->function_id) {
    case OSSL_FUNC_KEYEXCH_NEWCTX:
        l->new_scalar = OSSL_FUNC_keyexch_newctx(function);
        break;
    case OSSL_FUNC_KEYEXCH_FREECTX:
        l->free_scalar = OSSL_FUNC_keyexch_freectx(function);
        break;
    case OSSL_FUNC_KEYEXCH_INIT:
        l->init = OSSL_FUNC_keyexch_init(function);
        break;
    case OSSL_FUNC_KEYEXCH_SET_PEER:
        l->set_peer = OSSL_FUNC_keyexch_set_peer(function);
        break;
    case OSSL_FUNC_KEYEXCH_DERIVE:
        l->derive = OSSL_FUNC_keyexch_derive(function);
        break;
    default:
        break;
    }
}

static bool take_functions(struct ladder *l, const char *name)
{
    const OSSL_DISPATCH *f;
    int may_not_keep; /* whether the answer may be remembered beyond the tables' life; we keep them alive */
    l->keymgmt_table = OSSL_PROVIDER_query_operation(l->provider, OSSL_OP_KEYMGMT, &may_not_keep);
    l->keyexch_table = OSSL_PROVIDER_query_operation(l->provider, OSSL_OP_KEYEXCH, &may_not_keep);
    for (f = find_algorithm(l->keymgmt_table, name); f != NULL && f->function_id != 0; f++)
        take_keymgmt_function(l, f);
    for (f = find_algorithm(l->keyexch_table, name); f != NULL && f->function_id != 0; f++)
        take_keyexch_function(l, f);
    return l->new_key != NULL && l->free_key != NULL && l->import != NULL && l->new_scalar != NULL &&
           l->free_scalar != NULL && l->init != NULL && l->set_peer != NULL && l->derive != NULL;
}

/* ---- keys ---- */

static void *key_new(const struct ladder *l, int parts, const OSSL_PARAM *values)
{
    void *key = l->new_key(l->context);
    if (key != NULL && l->import(key, parts, values) != 1) {
        l->free_key(key);
        key = NULL;
    }
    return key;
}

/* libcrypto's parameters are not const, but it only reads those of a key that is made. */
static OSSL_PARAM octets(const char *name, struct span s)
{
    return OSSL_PARAM_construct_octet_string(name, (uint8_t *)(uintptr_t)s.at, s.len);
}

static void *point_new(const struct ladder *l, struct span point)
{
    const OSSL_PARAM values[] = { octets(OSSL_PKEY_PARAM_PUB_KEY, point), OSSL_PARAM_construct_end() };
    return key_new(l, OSSL_KEYMGMT_SELECT_PUBLIC_KEY, values);
}

enum status ladder_prepare(struct ladder *out, const char *name, struct span base_point)
{
    *out = (struct ladder){ .held = EVP_KEYMGMT_fetch(NULL, name, NULL) };
    if (out->held == NULL)
        return FAILED;
    out->provider = EVP_KEYMGMT_get0_provider(out->held);
    out->context = OSSL_PROVIDER_get0_provider_ctx(out->provider);
    if (take_functions(out, name))
        out->base_point = point_new(out, base_point);
    return out->base_point != NULL ? OK : FAILED;
}

void ladder_wipe(struct ladder *l)
{
    if (l->base_point != NULL)
        l->free_key(l->base_point);
    if (l->keymgmt_table != NULL)
        OSSL_PROVIDER_unquery_operation(l->provider, OSSL_OP_KEYMGMT, l->keymgmt_table);
    if (l->keyexch_table != NULL)
        OSSL_PROVIDER_unquery_operation(l->provider, OSSL_OP_KEYEXCH, l->keyexch_table);
    EVP_KEYMGMT_free(l->held);
    *l = (struct ladder){ 0 };
}

/* ---- the one operation ---- */

void *scalar_new(const struct ladder *l, struct span private_key)
{
    /* The ladder never looks at the public key that belongs to it; without one, libcrypto would compute it. */
    static const uint8_t unused[56];
    const OSSL_PARAM values[] = { octets(OSSL_PKEY_PARAM_PUB_KEY, span_of(unused, private_key.len)),
                                  octets(OSSL_PKEY_PARAM_PRIV_KEY, private_key), OSSL_PARAM_construct_end() };
    void *key = key_new(l, OSSL_KEYMGMT_SELECT_KEYPAIR, values);
    void *scalar = key != NULL ? l->new_scalar(l->context) : NULL;
    if (scalar != NULL && l->init(scalar, key, NULL) != 1) {
        l->free_scalar(scalar);
        scalar = NULL;
    }
    if (key != NULL)
        l->free_key(key); /* the scalar holds it */
    return scalar;
}

void scalar_free(const struct ladder *l, void *scalar)
{
    if (scalar != NULL)
        l->free_scalar(scalar);
}

bool scalar_multiply(struct bytes out, void *scalar, const struct ladder *l, struct span point)
{
    void *own = point.len > 0 ? point_new(l, point) : NULL;
    void *peer = point.len > 0 ? own : l->base_point;
    size_t len = out.len;
    bool ok = peer != NULL && l->set_peer(scalar, peer) == 1 && l->derive(scalar, out.at, &len, out.len) == 1 &&
              len == out.len;
    if (own != NULL)
        l->free_key(own);
    return ok;
}
