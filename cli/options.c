/* options.c - reads long options by a table, through getopt_long(). */
#include "options.h"
#include "exit_codes.h"
#include "say.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

/* What getopt_long() returns for row i is FIRST_ROW + i, so that it cannot be taken for one of its own answers. */
#define FIRST_ROW 1000
#define HELP 999

#define HELP_COLUMN 30

static void print_option(const char *name, const char *argument, const char *help)
{
    int used = printf("  --%s%s%s", name, argument ? " " : "", argument ? argument : "");
    if (used + 2 > HELP_COLUMN) {
        putchar('\n');
        used = 0;
    }
    printf("%*s", HELP_COLUMN - used, "");
    print_wrapped(stdout, help, HELP_COLUMN, 80);
}

static void print_help(const struct synopsis *s)
{
    printf("Usage: handfast %s [OPTION]...%s%s\n\n", s->command, *s->operands ? " " : "", s->operands);
    print_wrapped(stdout, s->about, 0, 80);
    putchar('\n');
    for (size_t i = 0; i < s->num_rows; i++)
        print_option(s->rows[i].name, s->rows[i].argument, s->rows[i].help);
    print_option("help", NULL, "print this");
}

static bool store_number(const struct option_row *row, const char *text)
{
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || end == text || *end || n < 1 || n > 100000) {
        complain("--%s takes a number from 1 to 100000, not '%s'", row->name, text);
        return false;
    }
    *(long *)row->value = n;
    return true;
}

static bool store_in_list(const struct option_row *row, const char *text)
{
    struct text_list *list = row->value;
    if (list->len == sizeof list->at / sizeof list->at[0]) {
        complain("--%s can be given %zu times at most", row->name, list->len);
        return false;
    }
    list->stood[list->len] = optind;
    list->at[list->len++] = text;
    return true;
}

static bool store(const struct option_row *row, const char *text)
{
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->value = true;
        return true;
    case OPTION_TEXT:
        *(const char **)row->value = text;
        return true;
    case OPTION_NUMBER:
        return store_number(row, text);
    case OPTION_LIST:
        return store_in_list(row, text);
    }
    return false;
}

static void fill_long_options(struct option *out, const struct synopsis *s)
{
    for (size_t i = 0; i < s->num_rows; i++) {
        out[i].name = s->rows[i].name;
        out[i].has_arg = s->rows[i].kind == OPTION_FLAG ? no_argument : required_argument;
        out[i].val = FIRST_ROW + (int)i;
    }
    out[s->num_rows].name = "help";
    out[s->num_rows].val = HELP;
}

static bool count_is_right(const struct synopsis *s, int count)
{
    if (count < s->min_operands)
        complain("%s needs %s: 'handfast %s --help' tells more", s->command, s->operands, s->command);
    else if (s->max_operands >= 0 && count > s->max_operands)
        complain("%s takes fewer arguments: 'handfast %s --help' tells more", s->command, s->command);
    else
        return true;
    return false;
}

bool read_options(const struct synopsis *s, int argc, char **argv, int *first, int *exit_code)
{
    struct option longs[MAX_OPTION_ROWS + 2] = { { 0 } };
    fill_long_options(longs, s);
    *exit_code = EXIT_USAGE;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", longs, NULL)) != -1;) {
        if (c == HELP || c == 'h') {
            print_help(s);
            *exit_code = EXIT_WELL;
            return false;
        }
        if (c == ':')
            complain("%s needs an argument: 'handfast %s --help' tells more", argv[optind - 1], s->command);
        else if (c == '?')
            complain("%s does not know the option %s: 'handfast %s --help' lists them", s->command, argv[optind - 1],
                     s->command);
        if (c < FIRST_ROW || !store(&s->rows[c - FIRST_ROW], optarg))
            return false;
    }
    *first = optind;
    return count_is_right(s, argc - optind);
}
