/* chain.c - the peer's certificates, copied out of the record that brought them. */
#include "certificate/chain.h"

#include "base/memory.h"

static size_t total_len(const struct span *certificates, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += certificates[i].len;
    return total;
}

struct chain *chain_new(const struct span *certificates, size_t count)
{
    size_t size = sizeof(struct chain) + total_len(certificates, count);
    struct chain *chain = allocate(size);
    if (chain == NULL)
        return NULL;
    chain->size = size;
    chain->count = count;
    uint8_t *at = chain->bytes;
    for (size_t i = 0; i < count; i++) {
        if (certificates[i].len > 0)
            memcpy(at, certificates[i].at, certificates[i].len);
        chain->der[i] = span_of(at, certificates[i].len);
        at += certificates[i].len;
    }
    return chain;
}

void chain_free(struct chain **spent)
{
    if (*spent != NULL)
        release(*spent, (*spent)->size);
    *spent = NULL;
}
