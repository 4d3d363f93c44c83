/* reader_test.c - the reader gives what is there, and after one refusal nothing any more. */
#include "wire/reader.h"

#include "support/hex.h"
#include "test.h"

static void expect_span(struct span got, struct span expected)
{
    assert_int_equal(got.len, expected.len);
    if (got.len > 0)
        assert_memory_equal(got.at, expected.at, got.len);
}

TEST(numbers_are_read_in_network_order)
{
    struct reader r = reader_of(hex("f1 f2f3 f4f5f6 f7f8f9fa"));
    assert_int_equal(rd_u8(&r), 0xf1);
    assert_int_equal(rd_u16(&r), 0xf2f3);
    assert_int_equal(rd_u24(&r), 0xf4f5f6);
    assert_int_equal(rd_u32(&r), 0xf7f8f9fa);
    assert_true(rd_finish(&r));
}

TEST(bytes_are_given_in_place)
{
    struct span all = hex("0102030405");
    struct reader r = reader_of(all);
    struct span first = rd_bytes(&r, 2), rest = rd_bytes(&r, 3);
    assert_ptr_equal(first.at, all.at);
    assert_int_equal(first.len, 2);
    assert_ptr_equal(rest.at, all.at + 2);
    assert_int_equal(rest.len, 3);
    assert_true(rd_finish(&r));
}

TEST(vectors_are_read_by_the_width_of_their_length)
{
    struct reader r = reader_of(hex("02 a1a2 0003 b1b2b3 000001 c1"));
    expect_span(rd_vec8(&r, 0, 255), hex("a1a2"));
    expect_span(rd_vec16(&r, 0, 65535), hex("b1b2b3"));
    expect_span(rd_vec24(&r, 0, 0xffffff), hex("c1"));
    assert_true(rd_finish(&r));
}

TEST(nothing_is_read_from_nothing)
{
    struct reader r = reader_of(NO_BYTES);
    assert_false(rd_more(&r));
    assert_true(rd_finish(&r));
    assert_int_equal(rd_bytes(&r, 0).len, 0);
    assert_true(rd_finish(&r));
    assert_int_equal(rd_u8(&r), 0);
    assert_false(rd_finish(&r));
}

TEST(what_is_left_over_is_not_finished)
{
    struct reader r = reader_of(hex("0102"));
    assert_int_equal(rd_u8(&r), 1);
    assert_true(rd_more(&r));
    assert_false(rd_finish(&r));
    assert_int_equal(rd_u8(&r), 2);
    assert_false(rd_more(&r));
    assert_true(rd_finish(&r));
}

/* Every kind of read, as one that takes all that its reader has and returns how much it got */
static size_t take_u8(struct reader *r)
{
    return rd_u8(r);
}

static size_t take_u16(struct reader *r)
{
    return rd_u16(r);
}

static size_t take_u24(struct reader *r)
{
    return rd_u24(r);
}

static size_t take_u32(struct reader *r)
{
    return rd_u32(r);
}

static size_t take_bytes(struct reader *r)
{
    return rd_bytes(r, 3).len;
}

static size_t take_vec8(struct reader *r)
{
    return rd_vec8(r, 0, 255).len;
}

static size_t take_vec16(struct reader *r)
{
    return rd_vec16(r, 0, 65535).len;
}

static size_t take_vec24(struct reader *r)
{
    return rd_vec24(r, 0, 0xffffff).len;
}

static const struct {
    size_t (*take)(struct reader *);
    const char *whole;
} takes[] = {
    { take_u8, "ff" },        { take_u16, "ffff" },     { take_u24, "ffffff" },      { take_u32, "ffffffff" },
    { take_bytes, "ffffff" }, { take_vec8, "02 ffff" }, { take_vec16, "0002 ffff" }, { take_vec24, "000002 ffff" },
};

TEST(a_short_read_gives_nothing_and_spoils_the_reader)
{
    for (size_t i = 0; i < COUNT_OF(takes); i++) {
        struct span whole = hex(takes[i].whole);
        struct reader r = reader_of(whole);
        assert_int_not_equal(takes[i].take(&r), 0);
        assert_true(rd_finish(&r));
        for (size_t len = 0; len < whole.len; len++) {
            r = reader_of(span_of(whole.at, len));
            assert_int_equal(takes[i].take(&r), 0);
            assert_false(rd_more(&r));
            assert_false(rd_finish(&r));
        }
    }
}

TEST(a_spoilt_reader_gives_nothing_any_more_though_bytes_are_there)
{
    for (size_t i = 0; i < COUNT_OF(takes); i++) {
        struct reader r = reader_of(hex("ff 00000000 01 02 03 04"));
        (void)rd_vec8(&r, 0, 255); /* 255 bytes are not there */
        assert_int_equal(takes[i].take(&r), 0);
        assert_int_equal(rd_bytes(&r, 0).len, 0);
        assert_false(rd_more(&r));
        assert_false(rd_finish(&r));
    }
}

TEST(a_refused_reader_is_spoilt)
{
    for (size_t i = 0; i < COUNT_OF(takes); i++) {
        struct reader r = reader_of(hex(takes[i].whole));
        rd_refuse(&r);
        assert_int_equal(takes[i].take(&r), 0);
        assert_false(rd_more(&r));
        assert_false(rd_finish(&r));
    }
}

TEST(a_reader_refused_after_its_last_byte_is_not_finished)
{
    struct reader r = reader_of(hex("01"));
    (void)rd_u8(&r);
    rd_refuse(&r);
    assert_false(rd_finish(&r));
}

static bool reads_vec16(size_t len, size_t min, size_t max)
{
    uint8_t bytes[2 + 16] = { 0, (uint8_t)len };
    struct reader r = reader_of(span_of(bytes, 2 + len));
    struct span v = rd_vec16(&r, min, max);
    assert_int_equal(v.len, rd_finish(&r) ? len : 0);
    return rd_finish(&r);
}

TEST(a_vector_outside_its_bounds_is_refused)
{
    for (size_t len = 0; len <= 16; len++) {
        assert_int_equal(reads_vec16(len, 3, 7), len >= 3 && len <= 7);
        assert_int_equal(reads_vec16(len, 0, 0), len == 0);
        assert_int_equal(reads_vec16(len, 5, 5), len == 5);
        assert_true(reads_vec16(len, 0, 16));
    }
}

TEST(a_length_near_the_end_of_memory_does_not_wrap)
{
    struct reader r = reader_of(hex("0102"));
    assert_int_equal(rd_bytes(&r, SIZE_MAX).len, 0);
    assert_false(rd_finish(&r));
    r = reader_of(hex("ffffff 00"));
    assert_int_equal(rd_vec24(&r, 0, 0xffffff).len, 0);
    assert_false(rd_finish(&r));
}
