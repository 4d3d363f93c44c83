/* writer.c - nested length-prefixed blocks, their lengths filled in when they close (RFC 8446 section 3). */
#include "wire/writer.h"

struct writer writer_of(struct bytes room)
{
    return (struct writer){ .base = room.at, .cap = room.len, .ok = true };
}

void wr_bytes(struct writer *w, struct span s)
{
    if (!w->ok || s.len > w->cap - w->len) {
        w->ok = false;
        return;
    }
    if (s.len > 0)
        memcpy(w->base + w->len, s.at, s.len);
    w->len += s.len;
}

static void put_uint(uint8_t *at, size_t width, size_t v)
{
    for (size_t i = width; i-- > 0; v >>= 8)
        at[i] = (uint8_t)v;
}

static void wr_uint(struct writer *w, uint32_t v, size_t width)
{
    uint8_t b[4];
    put_uint(b, width, v);
    wr_bytes(w, span_of(b, width));
}

void wr_u8(struct writer *w, uint8_t v)
{
    wr_uint(w, v, 1);
}

void wr_u16(struct writer *w, uint16_t v)
{
    wr_uint(w, v, 2);
}

void wr_u24(struct writer *w, uint32_t v)
{
    wr_uint(w, v, 3);
}

void wr_u32(struct writer *w, uint32_t v)
{
    wr_uint(w, v, 4);
}

bool wr_finish(const struct writer *w)
{
    return w->ok && w->depth == 0;
}

struct span wr_written(const struct writer *w)
{
    return span_of(w->base, w->len);
}

struct vec_mark wr_open(struct writer *w, size_t width)
{
    wr_uint(w, 0, width);
    w->depth++;
    return (struct vec_mark){ w->len, width, true };
}

void wr_close(struct writer *w, struct vec_mark *mark)
{
    mark->open = false;
    w->depth--;
    if (!w->ok)
        return;
    size_t n = w->len - mark->at;
    if (n >> (8 * mark->width)) {
        w->ok = false;
        return;
    }
    put_uint(w->base + mark->at - mark->width, mark->width, n);
}
