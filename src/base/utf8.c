/* utf8.c - characters out of bytes, strictly (RFC 3629). */
#include "base/utf8.h"

static size_t rune_len(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc0 || first > 0xf7) /* a continuation byte, or none of UTF-8 */
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool is_shortest_and_legal(struct rune rune)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    bool is_surrogate = rune.value >= 0xd800 && rune.value <= 0xdfff;
    return rune.value >= least[rune.len] && rune.value <= 0x10ffff && !is_surrogate;
}

struct rune rune_at(struct span s)
{
    static const uint8_t first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    static const struct rune none = { 0, 0 };
    struct rune rune = { 0, rune_len(s.at[0]) };
    if (rune.len == 0 || rune.len > s.len)
        return none;
    rune.value = s.at[0] & first_bits[rune.len];
    for (size_t i = 1; i < rune.len; i++) {
        if ((s.at[i] & 0xc0) != 0x80)
            return none;
        rune.value = rune.value << 6 | (s.at[i] & 0x3f);
    }
    return is_shortest_and_legal(rune) ? rune : none;
}
