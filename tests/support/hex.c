/* hex.c - bytes of tests as text. */
#include "support/hex.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct kept {
    struct kept *next;
    uint8_t bytes[];
};
static struct kept *all_kept;

static void forget_all(void)
{
    for (struct kept *next; all_kept != NULL; all_kept = next) {
        next = all_kept->next;
        free(all_kept);
    }
}

static uint8_t *keep(size_t len)
{
    struct kept *one = malloc(sizeof *one + len);
    if (one == NULL)
        abort();
    if (all_kept == NULL)
        atexit(forget_all);
    one->next = all_kept;
    all_kept = one;
    return one->bytes;
}

static size_t count_digits(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += isxdigit((unsigned char)*text) != 0;
    return n;
}

static uint8_t digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    return (uint8_t)(strchr(digits, tolower((unsigned char)c)) - digits);
}

struct span hex(const char *text)
{
    size_t len = count_digits(text) / 2, half = 0;
    uint8_t *at = keep(len);
    for (const char *c = text; *c != '\0'; c++) {
        if (isspace((unsigned char)*c) && half % 2 == 0)
            continue;
        if (!isxdigit((unsigned char)*c) || half / 2 == len) {
            fprintf(stderr, "not hexadecimal: %s\n", c);
            abort();
        }
        at[half / 2] = (uint8_t)(half % 2 == 0 ? digit(*c) << 4 : at[half / 2] | digit(*c));
        half++;
    }
    return span_of(at, len);
}
