/* writer_test.c - the writer fills in lengths, and never writes beyond its room. */
#include "wire/writer.h"

#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

static void expect_written(const struct writer *w, struct span expected)
{
    assert_true(wr_finish(w));
    struct span got = wr_written(w);
    assert_int_equal(got.len, expected.len);
    if (got.len > 0)
        assert_memory_equal(got.at, expected.at, got.len);
}

TEST(numbers_are_written_in_network_order)
{
    uint8_t room[16];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    wr_u8(&w, 0xf1);
    wr_u16(&w, 0xf2f3);
    wr_u24(&w, 0xf4f5f6);
    wr_u32(&w, 0xf7f8f9fa);
    expect_written(&w, hex("f1 f2f3 f4f5f6 f7f8f9fa"));
}

static void write_nested(struct writer *w)
{
    wr_u8(w, 0x7f);
    WR_VEC24(w) {
        WR_VEC16(w) {
            wr_bytes(w, SPAN_OF("\xa1\xa2"));
            WR_VEC8(w) {
            }
            WR_VEC8(w)
                wr_u8(w, 0xb1);
        }
        wr_u16(w, 0xc1c2);
    }
}

#define NESTED "7f 000009 0005 a1a2 00 01b1 c1c2"

TEST(blocks_nest_and_their_lengths_are_filled_in)
{
    uint8_t room[64];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_nested(&w);
    expect_written(&w, hex(NESTED));
}

TEST(two_blocks_may_stand_on_one_line_of_a_function)
{
    uint8_t room[64];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    WR_VEC16(&w)
        WR_VEC8(&w)
            wr_u8(&w, 0xa1);
    expect_written(&w, hex("0002 01 a1"));
}

TEST(a_room_too_small_is_never_overrun_whatever_its_size)
{
    const size_t needed = hex(NESTED).len;
    for (size_t cap = 0; cap <= needed; cap++) {
        uint8_t *room = malloc(cap); /* so that a sanitizer sees what goes beyond */
        struct writer w = writer_of((struct bytes){ room, cap });
        write_nested(&w);
        assert_int_equal(wr_finish(&w), cap == needed);
        assert_true(wr_written(&w).len <= cap);
        free(room);
    }
}

TEST(a_writer_without_room_writes_nothing)
{
    struct writer w = writer_of((struct bytes){ NULL, 0 });
    assert_true(wr_finish(&w));
    wr_bytes(&w, NO_BYTES);
    assert_true(wr_finish(&w));
    wr_u8(&w, 1);
    assert_false(wr_finish(&w));
    assert_int_equal(wr_written(&w).len, 0);
}

TEST(what_did_not_fit_spoils_the_writer_for_good)
{
    uint8_t room[4];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    wr_u8(&w, 0xa1);
    wr_u32(&w, 0xb1b2b3b4);
    assert_false(wr_finish(&w));
    wr_u8(&w, 0xc1); /* would fit */
    assert_false(wr_finish(&w));
    assert_int_equal(wr_written(&w).len, 1);
}

TEST(an_open_block_is_not_finished)
{
    uint8_t room[8];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    struct vec_mark mark = wr_open(&w, 2);
    wr_u8(&w, 0xa1);
    assert_false(wr_finish(&w));
    wr_close(&w, &mark);
    expect_written(&w, hex("0001 a1"));
}

static bool block_can_hold(size_t width, size_t len)
{
    static uint8_t room[0x1000010];
    static const uint8_t filler[0x10000];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    struct vec_mark mark = wr_open(&w, width);
    for (size_t left = len, n; left > 0; left -= n) {
        n = left < sizeof filler ? left : sizeof filler;
        wr_bytes(&w, span_of(filler, n));
    }
    wr_close(&w, &mark);
    return wr_finish(&w);
}

TEST(a_block_longer_than_its_length_can_say_spoils_the_writer)
{
    assert_true(block_can_hold(1, 0xff));
    assert_false(block_can_hold(1, 0x100));
    assert_true(block_can_hold(2, 0xffff));
    assert_false(block_can_hold(2, 0x10000));
    assert_true(block_can_hold(3, 0xffffff));
    assert_false(block_can_hold(3, 0x1000000));
}

TEST(a_spoilt_block_spoils_what_is_around_it)
{
    uint8_t room[1024];
    static const uint8_t filler[256];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    WR_VEC16(&w) {
        WR_VEC8(&w)
            wr_bytes(&w, span_of(filler, sizeof filler));
    }
    wr_u8(&w, 1);
    assert_false(wr_finish(&w));
}
