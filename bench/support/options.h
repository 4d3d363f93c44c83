/* options.h - long options, by a table of the program's. */
#ifndef BENCH_SUPPORT_OPTIONS_H
#define BENCH_SUPPORT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind { OPTION_TEXT, OPTION_COUNT, OPTION_FLAG };

/* `value` points to a const char *, a size_t from 1 on, or a bool, which holds the default. */
struct option_row {
    const char *name;
    enum option_kind kind;
    void *value;
    const char *help;
};

/* Reads the arguments; gives the index of the first that is no option. --help, and what is not in the table, end the
 * program with its usage: `about` and the table. */
int read_options(int argc, char **argv, const struct option_row *rows, size_t num_rows, const char *about);

#endif
