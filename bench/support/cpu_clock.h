/* cpu_clock.h - the processor time that this thread has used: what other programs do meanwhile is not in it. */
#ifndef BENCH_SUPPORT_CPU_CLOCK_H
#define BENCH_SUPPORT_CPU_CLOCK_H

#include <stdint.h>

/* Nanoseconds of CLOCK_THREAD_CPUTIME_ID. */
uint64_t cpu_now(void);

/* What one cpu_now() costs, in nanoseconds: the clock is a system call, half a microsecond on some machines, and every
 * span between two readings holds one of them. Measured at each call, as the median of many. */
uint64_t cpu_clock_cost(void);

#endif
