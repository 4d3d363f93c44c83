/* http_reader.c - reads one HTTP/1.1 answer from a stream, strictly (RFC 9112). */
#include "http_reader.h"
#include "say.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Longer lines, and more of them, are refused: a client must not grow as its server likes. */
#define MAX_LINE 16384
#define MAX_LINES 200

struct source {
    hf_stream *stream;
    uint8_t bytes[MAX_LINE];
    size_t at, len;
    struct http_answer *answer;
    /* From the header fields: */
    bool chunked, has_length;
    uint64_t length;
};

static enum http_end nonsense(struct source *s, const char *what)
{
    s->answer->wrong = what;
    return HTTP_NONSENSE;
}

/* HTTP_CUT here means: the stream has properly ended. Whoever reads decides whether the body has, too. */
static enum http_end read_more(struct source *s)
{
    s->at = s->len = 0;
    hf_status status = hf_stream_read(s->stream, s->bytes, sizeof s->bytes, &s->len);
    if (status == HF_OK)
        return HTTP_COMPLETE;
    return status == HF_CLOSED ? HTTP_CUT : HTTP_STREAM;
}

/* Reads a line that ends with CRLF, or with a lone LF as many write; without its end. */
static enum http_end read_line(struct source *s, char line[MAX_LINE])
{
    size_t len = 0;
    for (;;) {
        if (s->at == s->len) {
            enum http_end e = read_more(s);
            if (e != HTTP_COMPLETE)
                return e;
        }
        char c = (char)s->bytes[s->at++];
        if (c == '\n')
            break;
        if (c == 0 || len + 1 == MAX_LINE)
            return nonsense(s, "a line with a zero byte, or without an end");
        line[len++] = c;
    }
    if (len > 0 && line[len - 1] == '\r')
        len--;
    line[len] = 0;
    return HTTP_COMPLETE;
}

/* Writes `n` bytes of the stream to `out`. */
static enum http_end copy_bytes(struct source *s, FILE *out, uint64_t n)
{
    while (n > 0) {
        enum http_end e = s->at == s->len ? read_more(s) : HTTP_COMPLETE;
        if (e != HTTP_COMPLETE)
            return e;
        size_t piece = s->len - s->at < n ? s->len - s->at : (size_t)n;
        if (fwrite(s->bytes + s->at, 1, piece, out) != piece)
            return HTTP_UNWRITABLE;
        s->at += piece;
        n -= piece;
    }
    return HTTP_COMPLETE;
}

/* ---- Head ------------------------------------------------------------------------------------------------ */

/* Where the code stands in "HTTP/1.1 200 OK"; its end. */
#define CODE_AT 9
#define CODE_END 12

/* The reason, and the space before it, may be missing. */
static bool is_status_line(const char *line)
{
    bool is_http = strncmp(line, "HTTP/1.1 ", CODE_AT) == 0 || strncmp(line, "HTTP/1.0 ", CODE_AT) == 0;
    return is_http && line[CODE_AT] != '0' && strspn(line + CODE_AT, "0123456789") == CODE_END - CODE_AT &&
           (line[CODE_END] == 0 || line[CODE_END] == ' ');
}

static enum http_end read_status_line(struct source *s, char line[MAX_LINE])
{
    enum http_end e = read_line(s, line);
    if (e != HTTP_COMPLETE)
        return e;
    if (!is_status_line(line))
        return nonsense(s, "the first line is no HTTP/1.1 status line");
    s->answer->status = atoi(line + CODE_AT);
    if (s->answer->status == 101)
        return nonsense(s, "it changes to a protocol that nobody asked for");
    snprintf(s->answer->reason, sizeof s->answer->reason, "%.100s", line + CODE_END + (line[CODE_END] == ' '));
    make_printable(s->answer->reason);
    return HTTP_COMPLETE;
}

/* Decimal digits and nothing else; a second, different Content-Length is refused (RFC 9112 6.3). */
static bool take_length(struct source *s, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 18 || value[digits] != 0)
        return false;
    uint64_t n = strtoull(value, NULL, 10);
    bool fits = !s->has_length || s->length == n;
    s->has_length = true;
    s->length = n;
    return fits;
}

static enum http_end take_field(struct source *s, char *line)
{
    char *colon = strchr(line, ':');
    if (!colon || colon == line || isspace((unsigned char)colon[-1]) || isspace((unsigned char)line[0]))
        return nonsense(s, "a header line is not NAME: VALUE");
    *colon = 0;
    char *value = colon + 1 + strspn(colon + 1, " \t");
    for (size_t n = strlen(value); n > 0 && (value[n - 1] == ' ' || value[n - 1] == '\t'); n--)
        value[n - 1] = 0;
    if (strcasecmp(line, "Content-Length") == 0 && !take_length(s, value))
        return nonsense(s, "Content-Length is no number, or says two");
    if (strcasecmp(line, "Transfer-Encoding") == 0) {
        if (s->chunked || strcasecmp(value, "chunked") != 0)
            return nonsense(s, "a Transfer-Encoding other than chunked, once");
        s->chunked = true;
    }
    if (strcasecmp(line, "Location") == 0) {
        snprintf(s->answer->location, sizeof s->answer->location, "%.1000s", value);
        make_printable(s->answer->location);
    }
    return HTTP_COMPLETE;
}

/* Reads header lines, or a chunked body's trailer lines, up to the empty one. */
static enum http_end read_fields(struct source *s, char line[MAX_LINE], bool are_trailers)
{
    for (int i = 0; i < MAX_LINES; i++) {
        enum http_end e = read_line(s, line);
        if (e != HTTP_COMPLETE || *line == 0)
            return e;
        e = are_trailers ? HTTP_COMPLETE : take_field(s, line);
        if (e != HTTP_COMPLETE)
            return e;
    }
    return nonsense(s, "more header lines than anyone needs");
}

static enum http_end read_head(struct source *s)
{
    char line[MAX_LINE];
    do {
        s->chunked = s->has_length = false;
        *s->answer->location = 0;
        enum http_end e = read_status_line(s, line);
        if (e == HTTP_COMPLETE)
            e = read_fields(s, line, false);
        if (e != HTTP_COMPLETE)
            return e;
    } while (s->answer->status < 200); /* 100 Continue and the like: the answer comes yet */
    if (s->chunked && s->has_length)
        return nonsense(s, "both Content-Length and chunked");
    return HTTP_COMPLETE;
}

/* ---- Body ------------------------------------------------------------------------------------------------ */

static enum http_end read_chunk_size(struct source *s, char line[MAX_LINE], uint64_t *size)
{
    enum http_end e = read_line(s, line);
    size_t digits = strspn(line, "0123456789abcdefABCDEF");
    if (e != HTTP_COMPLETE)
        return e;
    if (digits == 0 || digits > 15 || (line[digits] != 0 && !strchr("; \t", line[digits])))
        return nonsense(s, "a chunk's size is no hexadecimal number");
    *size = strtoull(line, NULL, 16);
    return HTTP_COMPLETE;
}

static enum http_end copy_chunks(struct source *s, FILE *out)
{
    char line[MAX_LINE];
    for (;;) {
        uint64_t size = 0;
        enum http_end e = read_chunk_size(s, line, &size);
        if (e == HTTP_COMPLETE && size == 0)
            return read_fields(s, line, true);
        if (e == HTTP_COMPLETE)
            e = copy_bytes(s, out, size);
        if (e == HTTP_COMPLETE)
            e = read_line(s, line);
        if (e != HTTP_COMPLETE)
            return e;
        if (*line)
            return nonsense(s, "a chunk is longer than it says");
    }
}

/* Without a length the body ends with the stream, and only a close_notify is such an end. */
static enum http_end copy_until_close(struct source *s, FILE *out)
{
    enum http_end e = copy_bytes(s, out, UINT64_MAX);
    return e == HTTP_CUT ? HTTP_COMPLETE : e;
}

static enum http_end copy_body(struct source *s, FILE *out)
{
    if (s->answer->status == 204 || s->answer->status == 304)
        return HTTP_COMPLETE;
    if (s->chunked)
        return copy_chunks(s, out);
    return s->has_length ? copy_bytes(s, out, s->length) : copy_until_close(s, out);
}

enum http_end read_http_answer(struct http_answer *answer, hf_stream *stream, FILE *out)
{
    struct source s = { .stream = stream, .answer = answer };
    memset(answer, 0, sizeof *answer);
    enum http_end e = read_head(&s);
    if (e == HTTP_COMPLETE)
        e = copy_body(&s, out);
    if (fflush(out) != 0 && e == HTTP_COMPLETE)
        e = HTTP_UNWRITABLE;
    return e;
}
