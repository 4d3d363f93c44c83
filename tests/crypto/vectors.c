/* vectors.c - reads the published vectors of tests/data. */
#include "crypto/vectors.h"

#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

struct vectors vectors_of(const char *name, size_t num_fields)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("cannot open %s", path);
    assert_true(num_fields <= MAX_FIELDS);
    return (struct vectors){ .name = name, .file = file, .num_fields = num_fields };
}

static void read_fields(struct vectors *v, char *text)
{
    char *rest = NULL;
    const char *verdict = strtok_r(text, " \n", &rest);
    v->valid = strcmp(verdict, "ok") == 0;
    if (!v->valid && strcmp(verdict, "no") != 0)
        fail_msg("%s:%zu: no verdict", v->name, v->line);
    for (size_t i = 0; i < v->num_fields; i++) {
        const char *field = strtok_r(NULL, " \n", &rest);
        if (field == NULL)
            fail_msg("%s:%zu: a field is missing", v->name, v->line);
        else if (strcmp(field, "=") != 0)
            v->fields[i] = strcmp(field, "-") == 0 ? NO_BYTES : hex(field);
    }
    if (strtok_r(NULL, " \n", &rest) != NULL)
        fail_msg("%s:%zu: a field too many", v->name, v->line);
}

bool next_vector(struct vectors *v)
{
    char *text = NULL;
    size_t size = 0;
    bool found = false;
    while (!found && getline(&text, &size, v->file) > 0) {
        v->line++;
        found = text[0] != '#';
    }
    if (found)
        read_fields(v, text);
    else
        fclose(v->file);
    v->count += found;
    free(text);
    return found;
}

void expect_verdict(const struct vectors *v, bool accepted)
{
    if (accepted != v->valid)
        fail_msg("%s:%zu: must be %s", v->name, v->line, v->valid ? "accepted" : "refused");
}
