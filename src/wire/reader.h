/* reader.h - reads the presentation language of RFC 8446 section 3: a sticky cursor.
 *
 * After one short or out-of-bounds read every read yields zero or nothing, and rd_finish() is false. So a message is
 * read as a straight list of its fields, and nothing of it is used before rd_finish() has said that all is there. */
#ifndef WIRE_READER_H
#define WIRE_READER_H

#include "base/span.h"
#include "base/status.h"

struct reader {
    const uint8_t *at;
    size_t left;
    bool ok;
};

struct reader reader_of(struct span s);

struct span rd_bytes(struct reader *r, size_t n);
uint8_t rd_u8(struct reader *r);
uint16_t rd_u16(struct reader *r);
uint32_t rd_u24(struct reader *r);
uint32_t rd_u32(struct reader *r);

/* opaque v<min..max>, its length in 1, 2 or 3 bytes: the RFC's bounds are the arguments. */
struct span rd_vec8(struct reader *r, size_t min, size_t max);
struct span rd_vec16(struct reader *r, size_t min, size_t max);
struct span rd_vec24(struct reader *r, size_t min, size_t max);

/* Spoils the reader: what was read has the right length and a wrong value. */
void rd_refuse(struct reader *r);

/* For lists: `while (rd_more(&list))`. */
bool rd_more(const struct reader *r);

/* Nothing was missing, and nothing is left over. */
MUST_CHECK bool rd_finish(const struct reader *r);

#endif
