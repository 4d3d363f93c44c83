/* writer.h - writes the presentation language of RFC 8446 section 3: length prefixes are nested blocks.
 *
 *     WR_VEC16(w) {
 *         WR_VEC8(w) wr_bytes(w, name);
 *     }
 *
 * The writer is sticky, as the reader is: once a byte did not fit, or a block grew longer than its length can say,
 * wr_finish() is false. A block must not be left by return, break or goto. */
#ifndef WIRE_WRITER_H
#define WIRE_WRITER_H

#include "base/span.h"
#include "base/status.h"

struct writer {
    uint8_t *base;
    size_t cap, len;
    unsigned depth; /* blocks still open */
    bool ok;
};

struct writer writer_of(struct bytes room);

void wr_bytes(struct writer *w, struct span s);
void wr_u8(struct writer *w, uint8_t v);
void wr_u16(struct writer *w, uint16_t v);
void wr_u24(struct writer *w, uint32_t v);
void wr_u32(struct writer *w, uint32_t v);

/* Everything fitted, and every block is closed. */
MUST_CHECK bool wr_finish(const struct writer *w);

/* What was written so far. */
struct span wr_written(const struct writer *w);

struct vec_mark {
    size_t at, width;
    bool open;
};
struct vec_mark wr_open(struct writer *w, size_t width);
void wr_close(struct writer *w, struct vec_mark *mark);

#define WR_JOIN_(a, b) a##b
#define WR_JOIN(a, b) WR_JOIN_(a, b)
#define WR_VEC_(w, width, m) for (struct vec_mark m = wr_open((w), (width)); m.open; wr_close((w), &m))
#define WR_VEC(w, width) WR_VEC_(w, width, WR_JOIN(mark_, __LINE__))
#define WR_VEC8(w) WR_VEC(w, 1)
#define WR_VEC16(w) WR_VEC(w, 2)
#define WR_VEC24(w) WR_VEC(w, 3)

#endif
