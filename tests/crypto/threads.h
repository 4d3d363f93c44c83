/* threads.h - what threads do with one object at the same time works for each of them, and each time. */
#ifndef TESTS_CRYPTO_THREADS_H
#define TESTS_CRYPTO_THREADS_H

#include <stdbool.h>
#include <stdint.h>

/* It is told which thread it is, and how often it was asked before. It cannot fail the test but by its answer. */
typedef bool works_fn(const void *arg, uint8_t thread, uint8_t round);

void expect_to_work_in_threads(works_fn *works, const void *arg, uint8_t rounds);

#endif
