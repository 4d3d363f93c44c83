/* shape.c - what is claimed of every reader. */
#include "message/shape.h"

#include "message/messages.h"

#include <stdlib.h>

enum { MAX_VALUE = 1 << 24, MAX_BODY = MAX_VALUE + 1024, MAX_NOTED = 1024 };

struct length_field {
    size_t at, width;
};
static struct length_field noted[MAX_NOTED];
static size_t num_noted;

struct vec_mark noted_open(struct writer *w, size_t width)
{
    assert_true(num_noted < MAX_NOTED);
    noted[num_noted++] = (struct length_field){ w->len, width };
    return wr_open(w, width);
}

void write_each_extension(struct writer *w, struct span extensions)
{
    struct reader list = reader_of(extensions);
    while (rd_more(&list)) {
        struct extension_field one = rd_extension(&list);
        wr_u16(w, one.type);
        NOTED_VEC16(w) wr_bytes(w, one.data);
    }
    assert_true(rd_finish(&list)); /* the message's reader has been over it */
}

void write_vec8(struct writer *w, const void *in)
{
    NOTED_VEC8(w) wr_bytes(w, ((const struct vector *)in)->v);
}

void write_vec16(struct writer *w, const void *in)
{
    NOTED_VEC16(w) wr_bytes(w, ((const struct vector *)in)->v);
}

struct span written(void (*write)(struct writer *w))
{
    static uint8_t room[256];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write(&w);
    assert_true(wr_finish(&w));
    return wr_written(&w);
}

void expect_span(struct span got, struct span expected)
{
    assert_int_equal(got.len, expected.len);
    if (got.len > 0)
        assert_memory_equal(got.at, expected.at, got.len);
}

/* No byte more, so that a sanitizer sees who reads on. */
static void *exact_copy(const void *at, size_t len)
{
    void *copy = malloc(len);
    assert_non_null(copy);
    if (len > 0)
        memcpy(copy, at, len);
    return copy;
}

static struct span write_again(const struct shape *shape, const void *in, bool *fits)
{
    static uint8_t room[MAX_BODY];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    num_noted = 0;
    shape->write(&w, in);
    *fits = wr_finish(&w);
    return wr_written(&w);
}

/* Reads, and holds what was read against the bytes. */
static bool reads_faithfully(const struct shape *shape, struct span body)
{
    void *message = calloc(1, shape->size);
    bool fits, ok = shape->read(message, body);
    if (ok) {
        struct span again = write_again(shape, message, &fits);
        assert_true(fits);
        expect_span(again, body);
    }
    free(message);
    return ok;
}

bool reads(const struct shape *shape, struct span body)
{
    uint8_t *copy = exact_copy(body.at, body.len);
    bool ok = reads_faithfully(shape, span_of(copy, body.len));
    free(copy);
    return ok;
}

void expect_read(void *out, const struct shape *shape, struct span body)
{
    assert_true(reads(shape, body));
    assert_true(shape->read(out, body));
}

void expect_cuts_refused(const struct shape *shape, struct span body, size_t legal_len)
{
    for (size_t len = 0; len < body.len; len++)
        if (reads(shape, span_of(body.at, len)) != (len == legal_len))
            fail_msg("the first %zu bytes of %zu: %s", len, body.len, len == legal_len ? "refused" : "accepted");
}

void expect_one_more_refused(const struct shape *shape, struct span body)
{
    uint8_t longer[1024];
    assert_true(body.len < sizeof longer);
    memcpy(longer, body.at, body.len);
    for (unsigned last = 0; last < 256; last++) {
        longer[body.len] = (uint8_t)last;
        assert_false(reads(shape, span_of(longer, body.len + 1)));
    }
}

static size_t get_length(struct span body, struct length_field f)
{
    size_t n = 0;
    for (size_t i = 0; i < f.width; i++)
        n = n << 8 | body.at[f.at + i];
    return n;
}

static bool reads_with_length(const struct shape *shape, struct span body, struct length_field f, size_t n)
{
    uint8_t *copy = exact_copy(body.at, body.len);
    for (size_t i = f.width; i-- > 0; n >>= 8)
        copy[f.at + i] = (uint8_t)n;
    bool ok = reads_faithfully(shape, span_of(copy, body.len));
    free(copy);
    return ok;
}

static void expect_length_needed(const struct shape *shape, struct span body, struct length_field f)
{
    size_t n = get_length(body, f), all_ones = ((size_t)1 << (8 * f.width)) - 1;
    const size_t wrong[] = { n + 1, n - 1, 0, all_ones };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        if (wrong[i] != n && wrong[i] <= all_ones && reads_with_length(shape, body, f, wrong[i]))
            fail_msg("the length at %zu is %zu; accepted as %zu", f.at, n, wrong[i]);
}

void expect_wrong_lengths_refused(const struct shape *shape, struct span body)
{
    assert_true(reads(shape, body)); /* notes the lengths */
    struct length_field fields[MAX_NOTED];
    size_t count = num_noted;
    assert_true(count > 0);
    memcpy(fields, noted, sizeof fields);
    for (size_t i = 0; i < count; i++)
        expect_length_needed(shape, body, fields[i]);
}

void expect_faithful_reading(const struct shape *shape, struct span body)
{
    uint8_t *copy = exact_copy(body.at, body.len);
    for (size_t i = 0; i < body.len; i++) {
        for (unsigned value = 0; value < 256; value++) {
            copy[i] = (uint8_t)value;
            (void)reads_faithfully(shape, span_of(copy, body.len));
        }
        copy[i] = body.at[i];
    }
    free(copy);
}

void expect_exact_shape(const struct shape *shape, struct span body)
{
    assert_true(reads(shape, body));
    expect_cuts_refused(shape, body, SIZE_MAX);
    expect_one_more_refused(shape, body);
    expect_wrong_lengths_refused(shape, body);
    expect_faithful_reading(shape, body);
}

static uint8_t value[MAX_VALUE];

struct span filled(size_t len, const char *head)
{
    struct span first = hex(head);
    assert_true(first.len <= len || len == 0);
    memset(value, 0, len);
    memcpy(value, first.at, first.len);
    return span_of(value, len);
}

struct span filled_with_vectors(size_t len)
{
    memset(value, 0, len);
    for (size_t at = 0; at < len; at += 256)
        value[at] = (uint8_t)(len - at < 256 ? len - at - 1 : 255);
    return span_of(value, len);
}

bool reads_with(const struct shape *shape, const void *message, size_t field, struct span v)
{
    uint8_t *changed = exact_copy(message, shape->size);
    bool fits;
    memcpy(changed + field, &v, sizeof v);
    struct span body = write_again(shape, changed, &fits);
    free(changed);
    return fits && reads(shape, body);
}

static bool reads_with_len(const struct shape *shape, const void *message, size_t field, size_t len)
{
    return reads_with(shape, message, field, filled(len, ""));
}

void expect_bounds(const struct shape *shape, const void *message, struct bounds b)
{
    assert_true(reads_with_len(shape, message, b.field, b.min));
    assert_true(reads_with_len(shape, message, b.field, b.min + b.element));
    assert_true(reads_with_len(shape, message, b.field, b.max));
    assert_false(reads_with_len(shape, message, b.field, b.max + b.element));
    if (b.min > 0)
        assert_false(reads_with_len(shape, message, b.field, b.min - b.element));
    if (b.element > 1)
        assert_false(reads_with_len(shape, message, b.field, b.min + 1));
}
