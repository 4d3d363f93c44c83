/* xdh.h - what the tests need of xdh.c: an ephemeral whose private key is known. */
#ifndef CRYPTO_LIBCRYPTO_XDH_H
#define CRYPTO_LIBCRYPTO_XDH_H

#include "crypto/group.h"

/* The `key` of an ephemeral of x25519 or x448; NULL when libcrypto refuses. */
void *xdh_scalar_new(const struct group *group, const struct provider *provider, struct span private_key);

#endif
