/* dispatch.h - the functions that a provider of libcrypto offers, as it offers them to libcrypto (provider(7)). */
#ifndef CRYPTO_LIBCRYPTO_DISPATCH_H
#define CRYPTO_LIBCRYPTO_DISPATCH_H

#include <openssl/core.h>

/* `table` is what OSSL_PROVIDER_query_operation() gave. The functions end with a function_id of 0; NULL when there is
 * no such algorithm. */
const OSSL_DISPATCH *find_algorithm(const OSSL_ALGORITHM *table, const char *name);

#endif
