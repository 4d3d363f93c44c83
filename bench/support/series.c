/* series.c - medians, and how they are printed. */
#include "bench/support/series.h"

#include <stdio.h>
#include <stdlib.h>

void series_add(struct series *series, double value)
{
    series->at[series->count++] = value;
}

static int compare(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

struct summary series_summary(const struct series *series)
{
    struct series sorted = *series;
    size_t n = sorted.count;
    if (n == 0)
        return (struct summary){ 0, 0, 0 };
    qsort(sorted.at, n, sizeof sorted.at[0], compare);
    return (struct summary){ (sorted.at[(n - 1) / 2] + sorted.at[n / 2]) / 2, sorted.at[0], sorted.at[n - 1] };
}

static int decimals(double value)
{
    return value >= 100 ? 0 : value >= 10 ? 1 : 2;
}

void print_summary(const struct series *series)
{
    struct summary s = series_summary(series);
    char range[32];
    snprintf(range, sizeof range, "[%.*f - %.*f]", decimals(s.median), s.min, decimals(s.median), s.max);
    printf("%8.*f %-15s", decimals(s.median), s.median, range);
}

void print_summary_json(const char *name, const struct series *series)
{
    struct summary s = series_summary(series);
    printf("\"%s\": {\"median\": %.3f, \"min\": %.3f, \"max\": %.3f}", name, s.median, s.min, s.max);
}
