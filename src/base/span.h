/* span.h - bytes travel as one value: where they are and how many. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *at;
    size_t len;
}; /* bytes to read */

struct bytes {
    uint8_t *at;
    size_t len;
}; /* bytes to write */

#define NO_BYTES ((struct span){ NULL, 0 })
/* The bytes of a string literal, without its NUL. */
#define SPAN_OF(literal) ((struct span){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

static inline struct span span_of(const void *at, size_t len)
{
    return (struct span){ at, len };
}

static inline struct span span_of_text(const char *text)
{
    return span_of(text, strlen(text));
}

/* For public bytes only: its time tells where the first difference is. Secrets: equal_secret(). */
static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
