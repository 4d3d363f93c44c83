/* text_test.c - text that grows in a caller's buffer, and where it is cut. */
#include "base/text.h"
#include "test.h"

#include <stdlib.h>

TEST(a_text_without_room_is_counted_only)
{
    struct text t = text_of(NULL, 0);
    text_add(&t, "%d bottles", 99);
    text_append(&t, SPAN_OF(" of milk"));
    assert_int_equal(t.len, 0);
    assert_int_equal(t.wanted, 18);
}

TEST(a_text_that_fits_is_whole)
{
    char room[11];
    struct text t = text_of(room, sizeof room);
    assert_string_equal(room, "");
    text_add(&t, "%d bottles", 99);
    assert_string_equal(room, "99 bottles");
    assert_int_equal(t.len, 10);
    assert_int_equal(t.wanted, 10);
}

TEST(what_was_cut_gets_nothing_more)
{
    char room[8];
    struct text t = text_of(room, sizeof room);
    text_add(&t, "%d bottles", 99);
    text_add(&t, "!");
    text_append(&t, SPAN_OF("!"));
    assert_string_equal(room, "99 bott");
    assert_int_equal(t.wanted, 12);
}

TEST(what_must_not_be_cut_is_left_out_whole)
{
    char room[8];
    struct text t = text_of(room, sizeof room);
    text_add(&t, "12345");
    text_append(&t, SPAN_OF("678"));
    text_add(&t, "9");
    assert_string_equal(room, "12345");
    assert_int_equal(t.wanted, 9);
}

TEST(a_text_is_cut_between_characters)
{
    static const char word[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x92z"; /* of one to four bytes */
    static const size_t ends[] = { 0, 1, 3, 6, 10, 11 };
    for (size_t cap = 1; cap <= sizeof word + 1; cap++) {
        char *room = malloc(cap);
        struct text t = text_of(room, cap);
        size_t expected = 0;
        text_add(&t, "%s", word);
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
            expected = ends[i] < cap ? ends[i] : expected;
        assert_int_equal(strlen(room), expected);
        assert_int_equal(t.len, expected);
        assert_memory_equal(room, word, expected);
        assert_int_equal(t.wanted, sizeof word - 1);
        free(room);
    }
}

TEST(words_may_be_of_any_length)
{
    for (size_t len = 1000; len < 5000; len += 23) {
        char *words = malloc(len + 1), *room = malloc(len + 3);
        memset(words, 'w', len);
        words[len] = '\0';
        struct text t = text_of(room, len + 3);
        text_add(&t, "(%s)", words);
        assert_int_equal(strlen(room), len + 2);
        assert_int_equal(t.wanted, len + 2);
        free(words);
        free(room);
    }
}
