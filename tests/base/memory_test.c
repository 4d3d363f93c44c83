/* memory_test.c - the one door to the heap, and wiping. */
#include "base/memory.h"
#include "base/secret.h"
#include "base/span.h"
#include "test.h"

#include <stdlib.h>

TEST(what_is_allocated_is_zero)
{
    static const uint8_t zeros[1000];
    for (int i = 0; i < 10; i++) {
        uint8_t *at = allocate(sizeof zeros);
        assert_non_null(at);
        assert_memory_equal(at, zeros, sizeof zeros);
        memset(at, 0xff, sizeof zeros);
        release(at, sizeof zeros);
    }
}

TEST(nothing_can_be_released)
{
    release(NULL, 0);
    release(NULL, 100);
}

static size_t asked;
static void *count_and_refuse(size_t count, size_t size)
{
    asked += count * size;
    return NULL;
}

TEST(memory_comes_from_the_source_that_was_named)
{
    allocate_from(count_and_refuse);
    assert_null(allocate(17));
    assert_int_equal(asked, 17);
    allocate_from(calloc);
    void *at = allocate(17);
    assert_non_null(at);
    release(at, 17);
}

TEST(wiping_leaves_zeros_and_touches_no_more)
{
    static const uint8_t zeros[64];
    uint8_t room[66];
    for (size_t len = 0; len <= 64; len++) {
        memset(room, 0xaa, sizeof room);
        wipe(room + 1, len);
        assert_int_equal(room[0], 0xaa);
        assert_memory_equal(room + 1, zeros, len);
        assert_int_equal(room[len + 1], 0xaa);
    }
    wipe(NULL, 0);
}

TEST(secrets_are_equal_when_each_byte_is)
{
    uint8_t a[48] = { 1, 2, 3 }, b[48] = { 1, 2, 3 };
    assert_true(equal_secret(a, b, sizeof a));
    assert_true(equal_secret(a, b, 0));
    for (size_t bit = 0; bit < 8 * sizeof b; bit++) {
        b[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(equal_secret(a, b, sizeof a));
        b[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

TEST(spans_are_equal_when_length_and_bytes_are)
{
    assert_true(span_equal(NO_BYTES, SPAN_OF("")));
    assert_true(span_equal(SPAN_OF("abc"), span_of_text("abc")));
    assert_false(span_equal(SPAN_OF("abc"), SPAN_OF("ab")));
    assert_false(span_equal(SPAN_OF("abc"), SPAN_OF("abd")));
    assert_int_equal(SPAN_OF("a\0b").len, 3);
}
