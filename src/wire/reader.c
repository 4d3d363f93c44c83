/* reader.c - a sticky cursor over bytes from the network (RFC 8446 section 3). */
#include "wire/reader.h"

struct reader reader_of(struct span s)
{
    return (struct reader){ s.at, s.len, true };
}

void rd_refuse(struct reader *r)
{
    r->ok = false;
    r->left = 0;
}

struct span rd_bytes(struct reader *r, size_t n)
{
    if (n > r->left) {
        rd_refuse(r);
        return NO_BYTES;
    }
    struct span out = { r->at, n };
    if (n > 0)
        r->at += n; /* `at` may be NULL when nothing is left, and NULL + 0 is undefined in C11 */
    r->left -= n;
    return out;
}

static uint32_t rd_uint(struct reader *r, size_t width)
{
    struct span s = rd_bytes(r, width);
    uint32_t v = 0;
    for (size_t i = 0; i < s.len; i++)
        v = v << 8 | s.at[i];
    return v;
}

uint8_t rd_u8(struct reader *r)
{
    return (uint8_t)rd_uint(r, 1);
}

uint16_t rd_u16(struct reader *r)
{
    return (uint16_t)rd_uint(r, 2);
}

uint32_t rd_u24(struct reader *r)
{
    return rd_uint(r, 3);
}

uint32_t rd_u32(struct reader *r)
{
    return rd_uint(r, 4);
}

static struct span rd_vec(struct reader *r, size_t width, size_t min, size_t max)
{
    size_t n = rd_uint(r, width);
    if (n < min || n > max) {
        rd_refuse(r);
        return NO_BYTES;
    }
    return rd_bytes(r, n);
}

struct span rd_vec8(struct reader *r, size_t min, size_t max)
{
    return rd_vec(r, 1, min, max);
}

struct span rd_vec16(struct reader *r, size_t min, size_t max)
{
    return rd_vec(r, 2, min, max);
}

struct span rd_vec24(struct reader *r, size_t min, size_t max)
{
    return rd_vec(r, 3, min, max);
}

bool rd_more(const struct reader *r)
{
    return r->ok && r->left > 0;
}

bool rd_finish(const struct reader *r)
{
    return r->ok && r->left == 0;
}
