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
    t->cap = t->cap > 0 ? t->len + 1 : 0;
}

/* A character of UTF-8 that was cut is taken away: its later bytes begin with the bits 10. */
static size_t whole_characters(const char *at, size_t len)
{
    while (len > 0 && ((uint8_t)at[len] & 0xc0) == 0x80)
        len--;
    return len;
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
    char words[1024];
    va_list particulars;
    va_start(particulars, format);
    int n = vsnprintf(words, sizeof words, format, particulars);
    va_end(particulars);
    size_t len = n > 0 ? (size_t)n : 0;
    size_t most = room(t) < sizeof words - 1 ? room(t) : sizeof words - 1;
    if (len <= most)
        return text_append(t, span_of(words, len));
    text_append(t, span_of(words, whole_characters(words, most)));
    t->wanted += len - whole_characters(words, most);
    end(t);
}
