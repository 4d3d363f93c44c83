/* ladder.h - X25519 and X448 (RFC 7748) by the functions that libcrypto's provider itself offers.
 *
 * EVP would be between us and them: a key and a context made through it cost 3 us, and as much again for the peer's
 * key. The provider's own table (provider-keymgmt(7), provider-keyexch(7)) does the same in 0.2. It is asked for once.
 */
#ifndef CRYPTO_LIBCRYPTO_LADDER_H
#define CRYPTO_LIBCRYPTO_LADDER_H

#include "base/span.h"
#include "base/status.h"

#include <openssl/core_dispatch.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

struct ladder {
    EVP_KEYMGMT *held; /* keeps the provider loaded, and with it the functions */
    const OSSL_PROVIDER *provider;
    const OSSL_ALGORITHM *keymgmt_table, *keyexch_table;
    void *context; /* the provider's */
    OSSL_FUNC_keymgmt_new_fn *new_key;
    OSSL_FUNC_keymgmt_free_fn *free_key;
    OSSL_FUNC_keymgmt_import_fn *import;
    OSSL_FUNC_keyexch_newctx_fn *new_scalar;
    OSSL_FUNC_keyexch_freectx_fn *free_scalar;
    OSSL_FUNC_keyexch_init_fn *init;
    OSSL_FUNC_keyexch_set_peer_fn *set_peer;
    OSSL_FUNC_keyexch_derive_fn *derive;
    void *base_point; /* a public key */
};

/* `name` as libcrypto calls it: "X25519". FAILED when no provider has it. */
MUST_CHECK enum status ladder_prepare(struct ladder *out, const char *name, struct span base_point);
void ladder_wipe(struct ladder *ladder);

/* A private key, ready to be multiplied with points; NULL on lack of memory. Any thread may make and use its own. */
void *scalar_new(const struct ladder *ladder, struct span private_key);
void scalar_free(const struct ladder *ladder, void *scalar); /* it wipes */

/* `out` = the scalar times a point, all three of the same length. `point` empty: the base point. */
bool scalar_multiply(struct bytes out, void *scalar, const struct ladder *ladder, struct span point);

#endif
