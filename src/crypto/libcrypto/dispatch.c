/* dispatch.c - finds an algorithm in a provider's table. */
#include "crypto/libcrypto/dispatch.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* An algorithm's names stand in one string, with colons between. Which one comes first is the provider's choice, and
 * so is their case: libcrypto ignores it. */
static bool is_called(const char *names, const char *name)
{
    size_t len = strlen(name);
    while (names != NULL) {
        if (strncasecmp(names, name, len) == 0 && (names[len] == ':' || names[len] == '\0'))
            return true;
        names = strchr(names, ':');
        names = names != NULL ? names + 1 : NULL;
    }
    return false;
}

const OSSL_DISPATCH *find_algorithm(const OSSL_ALGORITHM *table, const char *name)
{
    for (; table != NULL && table->algorithm_names != NULL; table++)
        if (is_called(table->algorithm_names, name))
            return table->implementation;
    return NULL;
}
