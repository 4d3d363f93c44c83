/* secret.c - wiping and comparing, by libcrypto's own means. */
#include "base/secret.h"

#include <openssl/crypto.h>

void wipe(void *at, size_t len)
{
    OPENSSL_cleanse(at, len);
}

bool equal_secret(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}
