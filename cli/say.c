/* say.c - what the command says to people. */
#include "say.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const inks[] = {
    [PLAIN] = "\033[0m",  [BOLD] = "\033[1m",    [DIM] = "\033[2m",   [RED] = "\033[31m",
    [GREEN] = "\033[32m", [YELLOW] = "\033[33m", [BLUE] = "\033[36m",
};

const char *ink(FILE *stream, enum ink ink)
{
    const char *no_color = getenv("NO_COLOR");
    if ((no_color && *no_color) || !isatty(fileno(stream)))
        return "";
    return inks[ink];
}

void complain(const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    make_printable(text);
    fprintf(stderr, "%shandfast:%s %s\n", ink(stderr, RED), ink(stderr, PLAIN), text);
}

/* How many bytes the UTF-8 character is long that begins here; 0 when none does. *code is its number (RFC 3629). */
static size_t read_character(const unsigned char *p, uint32_t *code)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t len = *p < 0x80 ? 1 : *p < 0xc0 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf8 ? 4 : 0;
    *code = len == 1 ? *p : *p & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (p[i] & 0x3f);
    }
    bool is_surrogate = *code >= 0xd800 && *code <= 0xdfff;
    return len == 0 || *code < least[len] || *code > 0x10ffff || is_surrogate ? 0 : len;
}

/* C1 commands a terminal as C0 does; the marks turn the direction of writing. */
static bool is_c1_or_mark(uint32_t code)
{
    return (code >= 0x80 && code <= 0x9f) || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* Bytes that are no UTF-8 go, too: a terminal of eight bits takes 9B for ESC [, and JSON with them is none. */
void make_printable(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p;) {
        uint32_t code = 0;
        size_t len = read_character(p, &code);
        size_t step = len > 0 ? len : 1;
        if (len == 1 && (code < 0x20 || code == 0x7f))
            *p = ' ';
        else if (len == 0 || is_c1_or_mark(code))
            memset(p, '?', step);
        p += step;
    }
}

void print_wrapped_from(FILE *stream, const char *text, int at, int column, int width)
{
    while (*text) {
        int word = (int)strcspn(text, " ");
        if (at > column && at + 1 + word > width) {
            fprintf(stream, "\n%*s", column, "");
            at = column;
        } else if (at > column) {
            fputc(' ', stream);
            at++;
        }
        fprintf(stream, "%.*s", word, text);
        at += word;
        text += word;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

void print_wrapped(FILE *stream, const char *text, int column, int width)
{
    print_wrapped_from(stream, text, column, column, width);
}

int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
