/* der.c - strict DER (X.690 8.1, 10.1). */
#include "crypto/der.h"

/* MUST, X.690 10.1: the shortest form. Nothing that we read is longer than three bytes of length can say. */
static size_t der_length(struct reader *r)
{
    uint8_t first = rd_u8(r);
    if (first < 0x80)
        return first;
    size_t length = 0, shortest = 0;
    switch (first) {
    case 0x81:
        length = rd_u8(r);
        shortest = 0x80;
        break;
    case 0x82:
        length = rd_u16(r);
        shortest = 0x100;
        break;
    case 0x83:
        length = rd_u24(r);
        shortest = 0x10000;
        break;
    default:
        rd_refuse(r);
        return 0;
    }
    if (length < shortest)
        rd_refuse(r);
    return length;
}

struct span der_element(struct reader *r, uint8_t tag)
{
    if (rd_u8(r) != tag)
        rd_refuse(r);
    size_t length = der_length(r);
    return rd_bytes(r, length);
}

struct reader der_inside(struct reader *r, uint8_t tag)
{
    return reader_of(der_element(r, tag));
}

struct span der_unsigned(struct reader *r)
{
    struct span v = der_element(r, DER_INTEGER);
    bool is_negative = v.len > 0 && v.at[0] >= 0x80;
    bool is_padded = v.len > 1 && v.at[0] == 0 && v.at[1] < 0x80; /* X.690 8.3.2 */
    if (v.len == 0 || is_negative || is_padded) {
        rd_refuse(r);
        return NO_BYTES;
    }
    return v.at[0] == 0 ? span_of(v.at + 1, v.len - 1) : v;
}

struct span der_bit_string(struct reader *r)
{
    struct reader inside = der_inside(r, DER_BIT_STRING);
    uint8_t unused_bits = rd_u8(&inside);
    if (!inside.ok || unused_bits != 0) {
        rd_refuse(r);
        return NO_BYTES;
    }
    return span_of(inside.at, inside.left);
}

bool der_next_is(const struct reader *r, uint8_t tag)
{
    return rd_more(r) && *r->at == tag;
}
