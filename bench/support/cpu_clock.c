/* cpu_clock.c - reading the thread's clock, and taking its own cost. */
#include "bench/support/cpu_clock.h"

#include <stdlib.h>
#include <time.h>

uint64_t cpu_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

uint64_t cpu_clock_cost(void)
{
    enum { READINGS = 1001 };
    uint64_t spans[READINGS];
    for (int i = 0; i < READINGS; i++) {
        uint64_t start = cpu_now();
        spans[i] = cpu_now() - start;
    }
    qsort(spans, READINGS, sizeof spans[0], compare);
    return spans[READINGS / 2];
}
