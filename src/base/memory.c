/* memory.c - the one door to the heap. */
#include "base/memory.h"

#include "base/secret.h"

#include <stdlib.h>

static void *(*heap)(size_t count, size_t size) = calloc;

void allocate_from(void *(*source)(size_t count, size_t size))
{
    heap = source;
}

void *allocate(size_t size)
{
    return heap(1, size);
}

void release(void *at, size_t size)
{
    if (at == NULL)
        return;
    wipe(at, size);
    free(at);
}
