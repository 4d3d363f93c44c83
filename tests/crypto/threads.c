/* threads.c - what threads do with one object at the same time. */
#include "crypto/threads.h"

#include "test.h"

#include <pthread.h>

enum { NUM_THREADS = 6 };

struct worker {
    pthread_t thread;
    works_fn *works;
    const void *arg;
    uint8_t number, rounds, good;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    for (uint8_t round = 0; round < w->rounds; round++)
        w->good += w->works(w->arg, w->number, round);
    return NULL;
}

void expect_to_work_in_threads(works_fn *works, const void *arg, uint8_t rounds)
{
    struct worker workers[NUM_THREADS];
    for (uint8_t i = 0; i < NUM_THREADS; i++) {
        workers[i] = (struct worker){ .works = works, .arg = arg, .number = i, .rounds = rounds };
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (uint8_t i = 0; i < NUM_THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].good, rounds);
    }
}
