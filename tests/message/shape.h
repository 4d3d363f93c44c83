/* shape.h - what is claimed of every reader: it takes messages of exactly the RFC's shape, and reads nothing else.
 *
 * A test says how a struct is read and how it would be written, with NOTED_VEC for each vector of the RFC's; the claims
 * below then hold the one against the other. Every body lies in a heap block of exactly its size. */
#ifndef TESTS_MESSAGE_SHAPE_H
#define TESTS_MESSAGE_SHAPE_H

#include "support/hex.h"
#include "test.h"
#include "wire/reader.h"
#include "wire/writer.h"

struct shape {
    size_t size; /* of the struct that is read */
    bool (*read)(void *out, struct span body);
    void (*write)(struct writer *w, const void *in);
};

/* As WR_VEC8..24, and remembers where the length is: expect_wrong_lengths_refused() then spoils it. */
struct vec_mark noted_open(struct writer *w, size_t width);
#define NOTED_VEC_(w, width, m) for (struct vec_mark m = noted_open((w), (width)); m.open; wr_close((w), &m))
#define NOTED_VEC8(w) NOTED_VEC_(w, 1, WR_JOIN(mark_, __LINE__))
#define NOTED_VEC16(w) NOTED_VEC_(w, 2, WR_JOIN(mark_, __LINE__))
#define NOTED_VEC24(w) NOTED_VEC_(w, 3, WR_JOIN(mark_, __LINE__))

/* Extensions one by one, so that the length of each is noted. */
void write_each_extension(struct writer *w, struct span extensions);

bool reads(const struct shape *shape, struct span body);

/* The body is read, and written again it is the same; `out` is what was read. */
void expect_read(void *out, const struct shape *shape, struct span body);

/* Every shorter body is refused, but for the one of `legal_len` bytes; SIZE_MAX for none. */
void expect_cuts_refused(const struct shape *shape, struct span body, size_t legal_len);
void expect_one_more_refused(const struct shape *shape, struct span body);

/* Each length in the body, set to one more, one less, zero, and all ones. */
void expect_wrong_lengths_refused(const struct shape *shape, struct span body);

/* Whatever one byte is changed to: what is read is written again as it came. */
void expect_faithful_reading(const struct shape *shape, struct span body);

/* All of the above. */
void expect_exact_shape(const struct shape *shape, struct span body);

/* Whether the message is read when the struct span at `field` has that value; false also if its length cannot be said.
 */
bool reads_with(const struct shape *shape, const void *message, size_t field, struct span value);

/* Values for it, good until the next: bytes that begin with `head` and are zeros behind it; and vectors, each with a
 * length of one byte, as long as they can be. */
struct span filled(size_t len, const char *head);
struct span filled_with_vectors(size_t len);

/* The struct span at `field` of a readable `message` may have min..max bytes, by steps of `element`, and no other
 * number that its length can say. */
struct bounds {
    size_t field, min, max, element;
};
void expect_bounds(const struct shape *shape, const void *message, struct bounds bounds);
#define FIELD(type, name) offsetof(struct type, name)

/* What is read where a body is a single vector; its bounds; and how it would be written. */
struct vector {
    struct span v;
};
#define BOUNDS(min, max, element) ((struct bounds){ FIELD(vector, v), (min), (max), (element) })
void write_vec8(struct writer *w, const void *in);
void write_vec16(struct writer *w, const void *in);

/* What is written without a fault, good until the next. */
struct span written(void (*write)(struct writer *w));

void expect_span(struct span got, struct span expected);
#define expect_text(got, literal) expect_span(got, SPAN_OF(literal))

#endif
