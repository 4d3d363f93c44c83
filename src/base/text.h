/* text.h - text that grows in a caller's buffer: always NUL-terminated, and valid UTF-8 where what was added is, also
 * where it was cut to fit. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/span.h"

struct text {
    char *at;
    size_t cap, len;
    size_t wanted; /* what `len` would be, had there been room: what snprintf() returns */
};

struct text text_of(char *at, size_t cap);

/* Adds as much as there is room for; what was cut gets nothing more. */
__attribute__((format(printf, 2, 3))) void text_add(struct text *t, const char *format, ...);

/* Adds all of it, or nothing: for what must not be cut, such as a character of several bytes. */
void text_append(struct text *t, struct span whole);

#endif
