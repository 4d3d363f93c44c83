/* text.c - text that grows in a caller's buffer. */
#include "trace/text.h"

#include <stdarg.h>
#include <stdio.h>

void add(struct text *text, const char *format, ...)
{
    size_t left = text->len < text->cap ? text->cap - text->len : 0;
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(left > 0 ? text->at + text->len : NULL, left, format, arguments);
    va_end(arguments);
    text->len += n > 0 ? (size_t)n : 0;
}
