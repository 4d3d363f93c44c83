/* insist.h - a benchmark that cannot go on ends, and says why. */
#ifndef BENCH_SUPPORT_INSIST_H
#define BENCH_SUPPORT_INSIST_H

#include <stdbool.h>

/* Ends the program unless `done`: "bench: cannot WHAT", and libcrypto's errors. */
void insist(bool done, const char *what);

#endif
