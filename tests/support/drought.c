/* drought.c - our memory runs out, at an allocation of the test's choice. */
#include "support/drought.h"

#include "base/memory.h"

#include <stdlib.h>

static size_t num_allocations, dry_at;
static bool stays_dry;

static void *source(size_t count, size_t size)
{
    size_t n = num_allocations++;
    bool is_dry = n == dry_at || (stays_dry && n > dry_at);
    return is_dry ? NULL : calloc(count, size);
}

void begin_drought(size_t nth, bool and_those_after)
{
    num_allocations = 0;
    dry_at = nth;
    stays_dry = and_those_after;
    allocate_from(source);
}

size_t end_drought(void)
{
    allocate_from(calloc);
    return num_allocations;
}
