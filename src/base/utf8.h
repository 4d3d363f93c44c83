/* utf8.h - characters out of bytes (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/span.h"

struct rune {
    uint32_t value;
    size_t len; /* bytes; 0: no UTF-8 */
};

/* The character at the front of `s`, which is not empty. Overlong forms, surrogates and what is above U+10FFFF are
 * none. */
struct rune rune_at(struct span s);

#endif
