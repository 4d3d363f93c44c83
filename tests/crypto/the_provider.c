/* the_provider.c - one provider, for all tests of a program. */
#include "crypto/the_provider.h"

#include <stdlib.h>

struct provider *provider;

static void free_provider(void)
{
    provider_free(&provider);
}

/* Before what the tests' own constructors prepare in it. */
__attribute__((constructor(101))) static void begin(void)
{
    provider = provider_new();
    if (provider == NULL)
        abort();
    atexit(free_provider);
}
