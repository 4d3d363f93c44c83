/* options.c - getopt_long() by a table. */
#include "bench/support/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_OPTIONS = 16, FIRST_ROW = 256, HELP = 255 };

static void print_usage(FILE *to, const struct option_row *rows, size_t num_rows, const char *about)
{
    fprintf(to, "%s\n\n", about);
    for (size_t i = 0; i < num_rows; i++) {
        fprintf(to, "  --%-13s %s", rows[i].name, rows[i].help);
        if (rows[i].kind == OPTION_TEXT && *(const char **)rows[i].value != NULL)
            fprintf(to, " (%s)", *(const char **)rows[i].value);
        if (rows[i].kind == OPTION_COUNT)
            fprintf(to, " (%zu)", *(size_t *)rows[i].value);
        fprintf(to, "\n");
    }
}

static bool store(const struct option_row *row, char *text)
{
    char *end;
    switch (row->kind) {
    case OPTION_TEXT:
        *(const char **)row->value = text;
        return true;
    case OPTION_COUNT:
        *(size_t *)row->value = strtoul(text, &end, 10);
        return *end == '\0' && *(size_t *)row->value > 0;
    case OPTION_FLAG:
        *(bool *)row->value = true;
        return true;
    }
    return false;
}

/* What getopt_long() said last: -1 at the end of the options, HELP, or '?' for what is wrong. */
static int read_rows(int argc, char **argv, const struct option_row *rows, const struct option *long_options)
{
    int found;
    while ((found = getopt_long(argc, argv, "", long_options, NULL)) >= FIRST_ROW)
        if (!store(&rows[found - FIRST_ROW], optarg))
            return '?';
    return found;
}

int read_options(int argc, char **argv, const struct option_row *rows, size_t num_rows, const char *about)
{
    struct option long_options[MAX_OPTIONS + 2] = { { "help", no_argument, NULL, HELP } };
    for (size_t i = 0; i < num_rows && i < MAX_OPTIONS; i++)
        long_options[1 + i] = (struct option){ rows[i].name, rows[i].kind != OPTION_FLAG, NULL, FIRST_ROW + (int)i };
    int last = read_rows(argc, argv, rows, long_options);
    if (last == -1)
        return optind;
    print_usage(last == HELP ? stdout : stderr, rows, num_rows, about);
    exit(last == HELP ? 0 : 2);
}
