/* memory.h - what a handshake asks of the heap, and what an idle connection holds of it. */
#ifndef BENCH_SUPPORT_MEMORY_H
#define BENCH_SUPPORT_MEMORY_H

#include "bench/support/library.h"

/* Of one side. */
struct memory {
    size_t own, openssl; /* blocks asked for, from making the connection object to freeing it; see heap.h */
    size_t peak;         /* bytes held at most in that time */
    size_t idle, rested; /* bytes that a connection holds after 100 bytes each way; and once it was put to rest */
};

struct memory_figures {
    struct memory client, server;
};

/* Counts in a process of its own, so that what is timed in this one is not disturbed. To be called before anything
 * else has used libcrypto. */
void measure_memory(struct memory_figures *out, const struct library *library, struct scenario scenario);

#endif
