/* text.h - text that grows in a caller's buffer, and is cut where it ends. */
#ifndef TRACE_TEXT_H
#define TRACE_TEXT_H

#include <stddef.h>

struct text {
    char *at;
    size_t cap, len; /* `len` counts what would have been written, too */
};

__attribute__((format(printf, 2, 3))) void add(struct text *text, const char *format, ...);

#endif
