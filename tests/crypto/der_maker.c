/* der_maker.c - writes DER for tests. */
#include "crypto/der_maker.h"

#include "test.h"

static uint8_t room[1 << 20];
static size_t used;

struct span join(const struct span *parts, size_t count)
{
    size_t begin = used;
    for (size_t i = 0; i < count; i++) {
        assert_true(parts[i].len <= sizeof room - used);
        if (parts[i].len > 0)
            memcpy(room + used, parts[i].at, parts[i].len);
        used += parts[i].len;
    }
    return span_of(room + begin, used - begin);
}

struct span der_of(uint8_t tag, struct span contents)
{
    uint8_t header[4] = { tag };
    size_t header_len = 2, n = contents.len;
    assert_true(n < 0x10000);
    if (n < 0x80) {
        header[1] = (uint8_t)n;
    } else if (n < 0x100) {
        header[1] = 0x81;
        header[2] = (uint8_t)n;
        header_len = 3;
    } else {
        header[1] = 0x82;
        header[2] = (uint8_t)(n >> 8);
        header[3] = (uint8_t)n;
        header_len = 4;
    }
    return JOIN(span_of(header, header_len), contents);
}
