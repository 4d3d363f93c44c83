/* series.h - the same thing measured several times: its median, and how far the others are from it. */
#ifndef BENCH_SUPPORT_SERIES_H
#define BENCH_SUPPORT_SERIES_H

#include <stddef.h>

enum { MAX_REPETITIONS = 99 };

struct series {
    double at[MAX_REPETITIONS];
    size_t count;
};

/* At most MAX_REPETITIONS times. */
void series_add(struct series *series, double value);

struct summary {
    double median, min, max;
};
struct summary series_summary(const struct series *series);

/* "123.4 [120.0 - 130.1]", right-aligned in 24 columns; and as a JSON object. */
void print_summary(const struct series *series);
void print_summary_json(const char *name, const struct series *series);

#endif
