/* secret.c - wiping and comparing. */
#define _DEFAULT_SOURCE /* explicit_bzero */
#include "base/secret.h"

#include <openssl/crypto.h>
#include <string.h>

/* Not OPENSSL_cleanse(), which takes eight bytes at a time: a handshake wipes ten thousand. */
void wipe(void *at, size_t len)
{
    if (len > 0)
        explicit_bzero(at, len);
}

bool equal_secret(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}
