/* chain.h - certificates as they came from the peer: DER, the peer's own first, in one allocation. */
#ifndef CERTIFICATE_CHAIN_H
#define CERTIFICATE_CHAIN_H

#include "base/span.h"
#include "base/status.h"

#define MAX_CHAIN_LEN 32

struct chain {
    size_t size; /* bytes of the allocation */
    size_t count;
    struct span der[MAX_CHAIN_LEN]; /* into `bytes` */
    uint8_t bytes[];
};

/* Copies `count` certificates. NULL on lack of memory; `count` is at most MAX_CHAIN_LEN. */
struct chain *chain_new(const struct span *certificates, size_t count);
void chain_free(struct chain **spent);

#endif
