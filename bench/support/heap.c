/* heap.c - the heap's two doors, and who goes through them. */
#include "bench/support/heap.h"

#include "bench/support/insist.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void __real_free(void *at);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
void __wrap_free(void *at);

static struct heap_account *charged;

void heap_charge(struct heap_account *account)
{
    charged = account;
}

static size_t size_of(void *at)
{
    enum { HEADER_LEN = 8 };
    return at != NULL ? malloc_usable_size(at) + HEADER_LEN : 0;
}

static void *note_taken(void *at)
{
    charged->held += size_of(at);
    if (charged->held > charged->peak)
        charged->peak = charged->held;
    return at;
}

/* ---- the objects of this program ---- */

void *__wrap_malloc(size_t size)
{
    if (charged == NULL)
        return __real_malloc(size);
    charged->own++;
    return note_taken(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    if (charged == NULL)
        return __real_calloc(count, size);
    charged->own++;
    return note_taken(__real_calloc(count, size));
}

void *__wrap_realloc(void *at, size_t size)
{
    if (charged == NULL)
        return __real_realloc(at, size);
    charged->own++;
    charged->held -= size_of(at);
    return note_taken(__real_realloc(at, size));
}

void __wrap_free(void *at)
{
    if (charged != NULL)
        charged->held -= size_of(at);
    __real_free(at);
}

/* ---- libcrypto and libssl ---- */

static void *take(size_t size, const char *file, int line)
{
    (void)file, (void)line;
    if (charged == NULL)
        return __real_malloc(size);
    charged->openssl++;
    return note_taken(__real_malloc(size));
}

static void *resize(void *at, size_t size, const char *file, int line)
{
    (void)file, (void)line;
    if (charged == NULL)
        return __real_realloc(at, size);
    charged->openssl++;
    charged->held -= size_of(at);
    return note_taken(__real_realloc(at, size));
}

static void give_back(void *at, const char *file, int line)
{
    (void)file, (void)line;
    __wrap_free(at);
}

void heap_count_openssl(void)
{
    insist(CRYPTO_set_mem_functions(take, resize, give_back) == 1, "count libcrypto's blocks: it has some already");
}
