/* text_test.c - what a peer wrote cannot move a cursor, split a log line or break UTF-8. */
#include "certificate/text.h"

#include "support/certificates.h"
#include "test.h"

#include <stdlib.h>

static void expect_foreign(struct span foreign, const char *expected)
{
    char room[200];
    struct text t = text_of(room, sizeof room);
    uint8_t *exact = malloc(foreign.len + 1); /* ASan sees what is read past its end */
    assert_non_null(exact);
    if (foreign.len > 0)
        memcpy(exact + 1, foreign.at, foreign.len);
    text_add_foreign(&t, span_of(exact + 1, foreign.len), 100);
    free(exact);
    assert_string_equal(room, expected);
}

TEST(plain_text_is_shown_as_it_is)
{
    expect_foreign(SPAN_OF("a.example, O=\"X\"~"), "a.example, O=\"X\"~");
    expect_foreign(SPAN_OF("B\xc3\xbc"
                           "cher \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x90\xb4"),
                   "B\xc3\xbc"
                   "cher \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x90\xb4");
    expect_foreign(NO_BYTES, "");
}

TEST(control_characters_are_escaped)
{
    expect_foreign(SPAN_OF("a\0b\n\r\t\x1b[2J\x7f"), "a\\00b\\0A\\0D\\09\\1B[2J\\7F");
    expect_foreign(SPAN_OF("\xc2\x9b"
                           "2J"),
                   "\\C2\\9B2J"); /* C1: a terminal's CSI in UTF-8 */
}

TEST(marks_that_turn_or_hide_text_are_escaped)
{
    expect_foreign(SPAN_OF("a\xe2\x80\xae"
                           "b"),
                   "a\\E2\\80\\AEb"); /* right-to-left override */
    expect_foreign(SPAN_OF("a\xe2\x81\xa6"
                           "b"),
                   "a\\E2\\81\\A6b"); /* left-to-right isolate */
    expect_foreign(SPAN_OF("a\xe2\x80\x8b"
                           "b"),
                   "a\\E2\\80\\8Bb"); /* zero width space */
    expect_foreign(SPAN_OF("a\xe2\x80\xa8"
                           "b"),
                   "a\\E2\\80\\A8b"); /* line separator */
    expect_foreign(SPAN_OF("\xef\xbb\xbf"
                           "b"),
                   "\\EF\\BB\\BFb");                                 /* byte order mark */
    expect_foreign(SPAN_OF("\xf3\xa0\x81\x81"), "\\F3\\A0\\81\\81"); /* a tag */
}

TEST(what_is_no_utf_8_is_escaped)
{
    expect_foreign(SPAN_OF("\x80"), "\\80");
    expect_foreign(SPAN_OF("\xc3"), "\\C3");
    expect_foreign(SPAN_OF("\xc3("), "\\C3(");
    expect_foreign(SPAN_OF("\xe6\x97"), "\\E6\\97");
    expect_foreign(SPAN_OF("\xc0\xaf"), "\\C0\\AF");                 /* overlong */
    expect_foreign(SPAN_OF("\xe0\x80\xaf"), "\\E0\\80\\AF");         /* overlong */
    expect_foreign(SPAN_OF("\xf0\x80\x80\xaf"), "\\F0\\80\\80\\AF"); /* overlong */
    expect_foreign(SPAN_OF("\xed\xa0\x80"), "\\ED\\A0\\80");         /* surrogate */
    expect_foreign(SPAN_OF("\xf4\x90\x80\x80"), "\\F4\\90\\80\\80"); /* past U+10FFFF */
    expect_foreign(SPAN_OF("\xf8\x90\x80\x80"), "\\F8\\90\\80\\80");
    expect_foreign(SPAN_OF("\xff\xfe"), "\\FF\\FE");
}

TEST(long_text_is_cut_between_characters)
{
    char room[200];
    struct text t = text_of(room, sizeof room);
    text_add_foreign(&t, SPAN_OF("\xc3\xbc\xc3\xbc\xc3\xbc"), 5);
    assert_string_equal(room, "\xc3\xbc\xc3\xbc...");
}

TEST(what_does_not_fit_is_left_out_and_so_is_all_that_follows)
{
    char room[8];
    struct text t = text_of(room, sizeof room);
    text_add(&t, "12345");
    text_add_foreign(&t, SPAN_OF("\xe6\x97\xa5"), 100);
    text_add(&t, "6");
    assert_string_equal(room, "12345");
}

TEST(a_text_may_fill_its_room)
{
    char room[6];
    struct text t = text_of(room, sizeof room);
    text_add(&t, "%d%s", 12, "345");
    assert_string_equal(room, "12345");
}

static void expect_subject(const char *common_name, const char *alt_names, const char *expected)
{
    char room[400];
    struct text t = text_of(room, sizeof room);
    text_add_subject(&t, make_certificate((struct recipe){ .common_name = common_name, .alt_names = alt_names })->x509);
    assert_string_equal(room, expected);
}

TEST(a_subject_is_one_line_of_utf_8)
{
    expect_subject("Example Root", NULL, "\"CN=Example Root\"");
    expect_subject("B\xc3\xbc"
                   "cher",
                   NULL,
                   "\"CN=B\xc3\xbc"
                   "cher\"");
    expect_subject("a\nb\x1b[31m\xc2\x9b"
                   "c",
                   NULL, "\"CN=a\\0Ab\\1B[31m\\C2\\9Bc\"");
    expect_subject("a\",O=Fake", NULL, "\"CN=a\\\"\\,O=Fake\"");
}

TEST(a_certificate_without_a_subject_is_called_by_its_first_name)
{
    struct recipe recipe = { .without_subject = true, .alt_names = "DNS:a.example,DNS:b.example" };
    char room[400];
    struct text t = text_of(room, sizeof room);
    text_add_subject(&t, make_certificate(recipe)->x509);
    assert_string_equal(room, "for a.example");
    recipe.alt_names = NULL;
    t = text_of(room, sizeof room);
    text_add_subject(&t, make_certificate(recipe)->x509);
    assert_string_equal(room, "for nobody");
}

static void expect_names(const char *alt_names, const char *expected)
{
    char room[600];
    struct text t = text_of(room, sizeof room);
    text_add_alternative_names(&t, make_certificate((struct recipe){ .alt_names = alt_names })->x509);
    assert_string_equal(room, expected);
}

TEST(alternative_names_are_listed_and_counted)
{
    expect_names("DNS:a.example", "a.example");
    expect_names("DNS:a.example,email:x@a.example,IP:192.0.2.1,IP:2001:db8::1,DNS:*.b.example",
                 "a.example, 192.0.2.1, 2001:db8:0:0:0:0:0:1, *.b.example");
    expect_names("DNS:a.a,DNS:b.b,DNS:c.c,DNS:d.d,DNS:e.e,IP:1.2.3.4", "a.a, b.b, c.c, d.d and 2 more");
    expect_names("email:x@a.example", "no name at all");
    expect_names(NULL, "no name at all");
}

/* subjectAltName { dNSName "a<ESC>b" } */
TEST(alternative_names_are_escaped)
{
    char room[100];
    struct text t = text_of(room, sizeof room);
    text_add_alternative_names(
        &t, make_certificate((struct recipe){ .more_oid = "2.5.29.17", .more_value = "DER:30058203611b62" })->x509);
    assert_string_equal(room, "a\\1Bb");
}

/* A Name whose CN is the BIT STRING c328. */
TEST(a_name_that_is_no_text_is_shown_in_hexadecimal)
{
    static const uint8_t der[] = "\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55\x04\x03\x03\x03\x00\xc3\x28";
    const uint8_t *at = der;
    X509_NAME *name = d2i_X509_NAME(NULL, &at, sizeof der - 1);
    char room[100];
    struct text t = text_of(room, sizeof room);
    assert_non_null(name);
    text_add_name(&t, name);
    X509_NAME_free(name);
    assert_string_equal(room, "\"CN=#030300C328\"");
}

TEST(a_time_is_shown_in_utc)
{
    char room[100];
    struct text t = text_of(room, sizeof room);
    ASN1_TIME *time = ASN1_TIME_set(NULL, 1800000000);
    text_add_time(&t, time);
    ASN1_TIME_free(time);
    assert_string_equal(room, "2027-01-15 08:00:00 UTC");
}
