/* provider.h - what is fetched from libcrypto once, and then only used.
 *
 * In OpenSSL 3.0 every algorithm that is looked up by name costs locks and string comparisons; a configuration holds
 * one provider, and no connection looks anything up. Immutable after provider_new(): any thread may use it. */
#ifndef CRYPTO_PROVIDER_H
#define CRYPTO_PROVIDER_H

#include "base/span.h"
#include "base/status.h"

struct provider;

/* NULL when memory, or an algorithm that we cannot do without, is missing. */
struct provider *provider_new(void);
void provider_free(struct provider **spent);

MUST_CHECK enum status random_bytes(struct bytes out);

#endif
