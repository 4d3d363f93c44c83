/* text.c - text that grows in a caller's buffer. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

struct text text_of(char *at, size_t cap)
{
    if (cap > 0)
        at[0] = '\0';
    return (struct text){ at, cap, 0, 0 };
}

/* Room for characters, the NUL not counted. */
static size_t room(const struct text *t)
{
    return t->cap > t->len ? t->cap - t->len - 1 : 0;
}

/* Nothing is added any more: a text with a hole in it would say something else. */
static void end(struct text *t)
{
    if (t->cap == 0)
        return;
    t->at[t->len] = '\0';
    t->cap = t->len + 1;
}

/* The bytes at the end that are a part of a character of UTF-8: its later bytes begin with the bits 10. */
static size_t part_of_character(const char *at, size_t len)
{
    size_t later = 0;
    while (later < 3 && later < len && ((uint8_t)at[len - 1 - later] & 0xc0) == 0x80)
        later++;
    uint8_t first = later < len ? (uint8_t)at[len - 1 - later] : 0;
    size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    return whole > later + 1 ? later + 1 : 0;
}

void text_append(struct text *t, struct span whole)
{
    t->wanted += whole.len;
    if (whole.len > room(t))
        return end(t);
    if (whole.len > 0)
        memcpy(t->at + t->len, whole.at, whole.len);
    t->len += whole.len;
    if (t->cap > 0)
        t->at[t->len] = '\0';
}

void text_add(struct text *t, const char *format, ...)
{
    size_t most = room(t);
    va_list particulars;
    va_start(particulars, format);
    int n = vsnprintf(t->cap > 0 ? t->at + t->len : NULL, t->cap > 0 ? most + 1 : 0, format, particulars);
    va_end(particulars);
    size_t len = n > 0 ? (size_t)n : 0;
    t->wanted += len;
    t->len += len <= most ? len : most - part_of_character(t->at + t->len, most);
    if (len > most)
        end(t);
}
