/* options.h - a subcommand's options as a table: what is parsed and what --help prints are the same rows. */
#ifndef HANDFAST_CLI_OPTIONS_H
#define HANDFAST_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* An option that may be given several times. */
struct text_list {
    const char *at[32];
    int stood[32]; /* where each stood in argv, to be compared with those of another list */
    size_t len;
};

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_TEXT,   /* const char *, borrowed from argv */
    OPTION_NUMBER, /* long, from 1 to 100000 */
    OPTION_LIST,   /* struct text_list */
};

struct option_row {
    const char *name;     /* without the dashes */
    const char *argument; /* what stands for it in --help; NULL for a flag */
    const char *help;
    enum option_kind kind;
    void *value; /* of the kind's type; unchanged when the option is not given */
};

#define MAX_OPTION_ROWS 32

struct synopsis {
    const char *command;
    const char *operands; /* "HOST[:PORT]" */
    const char *about;    /* one paragraph; it is wrapped */
    const struct option_row *rows;
    size_t num_rows;
    int min_operands, max_operands; /* max < 0: any number */
};

/* Reads argv. False when the command is to end now, with *exit_code: after --help, or after a mistake that was
 * complained about. The operands are argv[*first] and those that follow. */
bool read_options(const struct synopsis *synopsis, int argc, char **argv, int *first, int *exit_code);

#endif
