/* inbox_test.c - messages out of records: in whole, in parts, several in one; and what memory that takes (RFC
 * 8446 5.1). */
#include "base/memory.h"
#include "record/inbox.h"
#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

/* "01 000003 aabbcc" and so on: of different lengths, one without a body. */
#define THREE_MESSAGES "01 000003 aabbcc 02 000000 0b 000005 0102030405"

/* As hf_receive() does: a record's bytes are gone after each call. */
static void add_record(struct inbox *inbox, struct span content)
{
    uint8_t *record = malloc(content.len);
    memcpy(record, content.at, content.len);
    assert_int_equal(inbox_add(inbox, span_of(record, content.len)), OK);
    assert_int_equal(inbox_keep(inbox), OK);
    free(record);
}

static size_t take_all(struct inbox *inbox, struct span *expected)
{
    struct span message;
    size_t count = 0;
    while (inbox_peek(&message, inbox) == OK) {
        assert_true(message.len <= expected->len);
        assert_memory_equal(message.at, expected->at, message.len);
        *expected = span_of(expected->at + message.len, expected->len - message.len);
        inbox_consume(inbox, message.len);
        count++;
    }
    return count;
}

TEST(messages_come_out_however_they_are_divided_into_two_records)
{
    const struct span all = hex(THREE_MESSAGES);
    for (size_t split = 1; split < all.len; split++) {
        struct inbox inbox = { .own = NULL };
        struct span expected = all;
        add_record(&inbox, span_of(all.at, split));
        size_t count = take_all(&inbox, &expected);
        add_record(&inbox, span_of(all.at + split, all.len - split));
        count += take_all(&inbox, &expected);
        assert_int_equal(count, 3);
        assert_true(inbox_is_empty(&inbox));
        assert_null(inbox.own);
    }
}

TEST(messages_come_out_of_records_of_any_size)
{
    const struct span all = hex(THREE_MESSAGES);
    for (size_t size = 1; size <= all.len; size++) {
        struct inbox inbox = { .own = NULL };
        struct span expected = all;
        size_t count = 0;
        for (size_t at = 0; at < all.len; at += size) {
            add_record(&inbox, span_of(all.at + at, all.len - at < size ? all.len - at : size));
            count += take_all(&inbox, &expected);
        }
        assert_int_equal(count, 3);
        assert_null(inbox.own);
    }
}

TEST(whole_messages_stay_in_their_record)
{
    const struct span all = hex(THREE_MESSAGES);
    struct inbox inbox = { .own = NULL };
    struct span message;
    assert_int_equal(inbox_add(&inbox, all), OK);
    for (size_t at = 0; !inbox_is_empty(&inbox); at += message.len) {
        assert_int_equal(inbox_peek(&message, &inbox), OK);
        assert_ptr_equal(message.at, all.at + at);
        inbox_consume(&inbox, message.len);
    }
    assert_null(inbox.own);
}

/* ---- limits ---- */

TEST(a_message_too_long_is_refused_by_its_header_alone)
{
    struct span message;
    struct inbox inbox = { .own = NULL };
    add_record(&inbox, hex("0b 019001")); /* 100 KiB and a byte */
    assert_int_equal(inbox_peek(&message, &inbox), FAILED);
    inbox_wipe(&inbox);
    add_record(&inbox, hex("0b ffffff"));
    assert_int_equal(inbox_peek(&message, &inbox), FAILED);
    inbox_wipe(&inbox);
    add_record(&inbox, hex("0b 019000"));
    assert_int_equal(inbox_peek(&message, &inbox), WAIT);
    inbox_wipe(&inbox);
}

TEST(a_message_of_the_greatest_length_is_taken_and_memory_grows_with_what_came)
{
    struct span message;
    struct inbox inbox = { .own = NULL };
    uint8_t *all = calloc(1, MAX_MESSAGE_LEN);
    memcpy(all, "\x0b\x01\x90\x00", 4);
    for (size_t at = 0; at < MAX_MESSAGE_LEN; at += 1000) {
        size_t n = MAX_MESSAGE_LEN - at < 1000 ? MAX_MESSAGE_LEN - at : 1000;
        assert_int_not_equal(inbox_peek(&message, &inbox), FAILED);
        add_record(&inbox, span_of(all + at, n));
        assert_true(inbox.own_size <= 2 * (at + n));
    }
    assert_int_equal(inbox_peek(&message, &inbox), OK);
    assert_int_equal(message.len, MAX_MESSAGE_LEN);
    assert_memory_equal(message.at, all, MAX_MESSAGE_LEN);
    inbox_consume(&inbox, message.len);
    assert_null(inbox.own);
    free(all);
}

TEST(what_is_consumed_makes_room)
{
    struct inbox inbox = { .own = NULL };
    struct span message;
    add_record(&inbox, hex("01 000003 aa"));
    for (int i = 0; i < 1000; i++) { /* each record ends one message and begins the next */
        add_record(&inbox, hex("bbcc 01 000003 aa"));
        assert_int_equal(inbox_peek(&message, &inbox), OK);
        assert_true(span_equal(message, hex("01 000003 aabbcc")));
        inbox_consume(&inbox, message.len);
        assert_true(inbox.own_size <= 32);
    }
    inbox_wipe(&inbox);
}

/* ---- lack of memory ---- */

static void *nothing(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return NULL;
}

TEST(without_memory_nothing_is_kept_and_nothing_is_lost)
{
    struct inbox inbox = { .own = NULL };
    const struct span part = hex("01 000003 aa");
    assert_int_equal(inbox_add(&inbox, part), OK);
    allocate_from(nothing);
    assert_int_equal(inbox_keep(&inbox), FAILED);
    assert_int_equal(inbox_add(&inbox, hex("bbcc")), FAILED);
    allocate_from(calloc);
    assert_true(span_equal(inbox.pending, part));
    inbox_wipe(&inbox);
}
