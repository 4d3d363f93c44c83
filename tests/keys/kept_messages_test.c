/* kept_messages_test.c - handshake messages are kept whole, or not at all (RFC 5246 7.4.8). */
#include "keys/kept_messages.h"

#include "base/memory.h"
#include "test.h"

#include <stdlib.h>

static void expect_kept(const struct kept_messages *kept, struct span expected)
{
    struct span all;
    assert_int_equal(kept_messages_all(&all, kept), OK);
    assert_true(span_equal(all, expected));
}

TEST(messages_stand_behind_one_another)
{
    struct kept_messages kept;
    kept_messages_begin(&kept);
    expect_kept(&kept, NO_BYTES);
    kept_messages_add(&kept, SPAN_OF("first"));
    expect_kept(&kept, SPAN_OF("first"));
    kept_messages_add(&kept, SPAN_OF(", second"));
    expect_kept(&kept, SPAN_OF("first, second"));
    kept_messages_forget(&kept);
}

TEST(messages_of_every_length_are_kept)
{
    static uint8_t expected[200000];
    struct kept_messages kept;
    size_t len = 0;
    kept_messages_begin(&kept);
    for (size_t n = 1; len + n <= sizeof expected; n = n * 3 / 2 + 1) {
        memset(expected + len, (int)(n % 251), n);
        kept_messages_add(&kept, span_of(expected + len, n));
        len += n;
        expect_kept(&kept, span_of(expected, len));
        assert_true(kept.size <= 4096 || kept.size < 2 * len);
    }
    kept_messages_forget(&kept);
}

TEST(what_comes_before_the_beginning_is_not_kept)
{
    struct kept_messages kept = { 0 };
    struct span all;
    kept_messages_add(&kept, SPAN_OF("early"));
    assert_null(kept.at);
    assert_int_equal(kept_messages_all(&all, &kept), FAILED);
    kept_messages_begin(&kept);
    kept_messages_add(&kept, SPAN_OF("in time"));
    expect_kept(&kept, SPAN_OF("in time"));
    kept_messages_forget(&kept);
}

TEST(what_was_forgotten_is_gone_and_nothing_follows_it)
{
    struct kept_messages kept;
    struct span all;
    kept_messages_begin(&kept);
    kept_messages_add(&kept, SPAN_OF("a"));
    kept_messages_forget(&kept);
    kept_messages_add(&kept, SPAN_OF("b"));
    assert_null(kept.at);
    assert_int_equal(kept_messages_all(&all, &kept), FAILED);
    kept_messages_forget(&kept);
}

static void *nothing(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

/* A signature over messages with a gap would be refused, and nobody would know why. */
TEST(a_lack_of_memory_is_told_even_when_there_is_memory_again)
{
    static const uint8_t much[5000];
    struct kept_messages kept;
    struct span all;
    kept_messages_begin(&kept);
    kept_messages_add(&kept, SPAN_OF("a"));
    allocate_from(nothing);
    kept_messages_add(&kept, SPAN_OF("b")); /* there is room for it */
    expect_kept(&kept, SPAN_OF("ab"));
    kept_messages_add(&kept, span_of(much, sizeof much));
    allocate_from(calloc);
    kept_messages_add(&kept, SPAN_OF("c"));
    assert_int_equal(kept_messages_all(&all, &kept), FAILED);
    assert_null(kept.at);
    kept_messages_forget(&kept);
}
