/* der_test.c - DER has one way to say a thing (X.690 10.1), and the reader knows no other. */
#include "crypto/der.h"

#include "support/hex.h"
#include "test.h"

#include <stdlib.h>

static bool reads_element(struct span *out, struct span der)
{
    struct reader r = reader_of(der);
    *out = der_element(&r, 0x30);
    return rd_finish(&r);
}

static void expect_element(const char *header, size_t len)
{
    struct span h = hex(header), contents;
    uint8_t *der = calloc(1, h.len + len);
    assert_non_null(der);
    memcpy(der, h.at, h.len);
    assert_true(reads_element(&contents, span_of(der, h.len + len)));
    assert_int_equal(contents.len, len);
    assert_ptr_equal(contents.at, der + h.len);
    free(der);
}

static void expect_no_element(const char *header, size_t len)
{
    struct span h = hex(header), contents;
    uint8_t *der = calloc(1, h.len + len);
    assert_non_null(der);
    memcpy(der, h.at, h.len);
    assert_false(reads_element(&contents, span_of(der, h.len + len)));
    free(der);
}

TEST(lengths_of_all_forms_are_read)
{
    expect_element("3000", 0);
    expect_element("307f", 0x7f);
    expect_element("308180", 0x80);
    expect_element("3081ff", 0xff);
    expect_element("30820100", 0x100);
    expect_element("3082ffff", 0xffff);
    expect_element("3083010000", 0x10000);
}

TEST(a_length_that_could_be_shorter_is_refused)
{
    expect_no_element("308100", 0);
    expect_no_element("30817f", 0x7f);
    expect_no_element("30820000", 0);
    expect_no_element("308200ff", 0xff);
    expect_no_element("308300ffff", 0xffff);
    expect_no_element("3084000000ff", 0xff);
}

TEST(the_indefinite_form_and_lengths_of_four_bytes_are_refused)
{
    expect_no_element("3080", 0);
    expect_no_element("3080", 2);
    expect_no_element("308401000000", 0x1000000);
    expect_no_element("30ff", 0x7f);
}

TEST(an_element_that_is_short_or_has_another_tag_is_refused)
{
    expect_no_element("", 0);
    expect_no_element("30", 0);
    expect_no_element("3001", 0);
    expect_no_element("308180", 0x7f);
    expect_no_element("3100", 0);
    expect_no_element("1000", 0);
    expect_no_element("3000", 1); /* something behind it */
}

static bool reads_unsigned(struct span *out, const char *der)
{
    struct reader r = reader_of(hex(der));
    *out = der_unsigned(&r);
    return rd_finish(&r);
}

static void expect_unsigned(const char *der, const char *number)
{
    struct span got;
    assert_true(reads_unsigned(&got, der));
    assert_true(span_equal(got, hex(number)));
}

TEST(an_unsigned_integer_is_read_without_its_leading_zero)
{
    expect_unsigned("020100", "");
    expect_unsigned("020101", "01");
    expect_unsigned("02017f", "7f");
    expect_unsigned("02020080", "80");
    expect_unsigned("0203010001", "010001");
}

TEST(a_negative_padded_or_empty_integer_is_refused)
{
    static const char *const refused[] = { "0200", "020180", "0202ff7f", "02020001", "0202007f", "0203000080" };
    struct span got;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_false(reads_unsigned(&got, refused[i]));
        assert_int_equal(got.len, 0);
    }
}

static bool reads_bit_string(struct span *out, const char *der)
{
    struct reader r = reader_of(hex(der));
    *out = der_bit_string(&r);
    return rd_finish(&r);
}

TEST(a_bit_string_is_read_when_its_bits_are_whole_bytes)
{
    struct span got;
    assert_true(reads_bit_string(&got, "030300abcd"));
    assert_true(span_equal(got, hex("abcd")));
    assert_true(reads_bit_string(&got, "030100"));
    assert_int_equal(got.len, 0);
    assert_false(reads_bit_string(&got, "0300"));
    assert_false(reads_bit_string(&got, "030301abcc"));
    assert_false(reads_bit_string(&got, "030308ab00"));
    assert_int_equal(got.len, 0);
}

TEST(what_is_next_can_be_asked_without_reading_it)
{
    struct reader r = reader_of(hex("020101"));
    assert_true(der_next_is(&r, DER_INTEGER));
    assert_false(der_next_is(&r, DER_SEQUENCE));
    (void)der_unsigned(&r);
    assert_false(der_next_is(&r, DER_INTEGER));
    assert_true(rd_finish(&r));
}

TEST(the_inside_of_what_is_not_there_is_empty_and_the_outside_spoiled)
{
    struct reader r = reader_of(hex("0500"));
    struct reader inside = der_inside(&r, DER_SEQUENCE);
    assert_false(rd_more(&inside));
    assert_false(rd_finish(&r));
}
