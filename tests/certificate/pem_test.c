/* pem_test.c - which certificates a PEM text has, and what is said of one that has none. */
#include "certificate/pem.h"

#include "support/certificates.h"
#include "test.h"

#include <openssl/err.h>

struct taken {
    size_t count, refuse_at;
    enum reason why;
    struct span der[8];
};

static enum reason take(void *arg, struct span der)
{
    struct taken *taken = arg;
    if (++taken->count == taken->refuse_at)
        return taken->why;
    taken->der[taken->count - 1] = keep_bytes(der.at, der.len);
    return NO_REASON;
}

static void expect_taken(struct span pem, size_t count, const struct span *der)
{
    struct taken taken = { 0 };
    struct complaint complaint;
    assert_int_equal(pem_certificates(pem, "x.pem", take, &taken, &complaint), OK);
    assert_int_equal(taken.count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(span_equal(taken.der[i], der[i]));
    assert_int_equal(ERR_peek_error(), 0);
}

static void expect_complaint(struct span pem, const char *expected)
{
    struct taken taken = { 0 };
    struct complaint complaint = { "" };
    assert_int_equal(pem_certificates(pem, "x.pem", take, &taken, &complaint), FAILED);
    assert_string_equal(complaint.text, expected);
    assert_int_equal(ERR_peek_error(), 0);
}

static const char no_certificate[] = "x.pem holds no PEM certificate (-----BEGIN CERTIFICATE-----)";

TEST(certificates_are_given_in_their_order)
{
    const struct made_certificate *a = make_root("A"), *b = make_root("B");
    struct span both[] = { a->der, b->der };
    expect_taken(joined(a->pem, b->pem), 2, both);
}

TEST(text_and_other_blocks_are_passed_over)
{
    const struct made_certificate *a = make_root("A"), *b = make_root("B");
    struct span both[] = { a->der, b->der };
    struct span text = SPAN_OF("# a comment\n\nsubject=CN = A\n  -- not a block --\n");
    struct span pem = joined(joined(text, joined(a->key_pem, a->pem)), joined(text, joined(b->pem, text)));
    expect_taken(pem, 2, both);
}

TEST(lines_may_end_as_on_windows)
{
    const struct made_certificate *a = make_root("A");
    char windows[4096];
    size_t len = 0;
    for (size_t i = 0; i < a->pem.len; i++) {
        if (a->pem.at[i] == '\n')
            windows[len++] = '\r';
        windows[len++] = (char)a->pem.at[i];
    }
    expect_taken(span_of(windows, len), 1, &a->der);
}

TEST(the_label_may_be_the_old_one)
{
    const struct made_certificate *a = make_root("A");
    struct span begin = SPAN_OF("-----BEGIN CERTIFICATE-----"), end = SPAN_OF("-----END CERTIFICATE-----\n");
    struct span base64 = span_of(a->pem.at + begin.len, a->pem.len - begin.len - end.len);
    struct span old = joined(SPAN_OF("-----BEGIN X509 CERTIFICATE-----"), base64);
    expect_taken(joined(old, SPAN_OF("-----END X509 CERTIFICATE-----\n")), 1, &a->der);
}

TEST(a_last_line_needs_no_end)
{
    const struct made_certificate *a = make_root("A");
    expect_taken(span_of(a->pem.at, a->pem.len - 1), 1, &a->der);
}

TEST(an_empty_text_holds_no_certificate)
{
    expect_complaint(NO_BYTES, no_certificate);
    expect_complaint(SPAN_OF("\n\n"), no_certificate);
}

TEST(junk_holds_no_certificate)
{
    expect_complaint(SPAN_OF("this is no PEM"), no_certificate);
    expect_complaint(SPAN_OF("\0\x01\xff\xfe\0\0\0"), no_certificate);
    expect_complaint(make_root("A")->der, no_certificate);
}

TEST(a_key_is_no_certificate)
{
    expect_complaint(make_root("A")->key_pem, no_certificate);
}

TEST(a_block_without_an_end_is_damaged)
{
    const struct made_certificate *a = make_root("A");
    struct span half = span_of(a->pem.at, a->pem.len / 2);
    expect_complaint(half, "x.pem is damaged: behind its first 0 certificates is a PEM block that cannot be read");
    expect_complaint(joined(a->pem, half),
                     "x.pem is damaged: behind its first 1 certificates is a PEM block that cannot be read");
}

TEST(a_block_that_is_no_base64_is_damaged)
{
    expect_complaint(SPAN_OF("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"),
                     "x.pem is damaged: behind its first 0 certificates is a PEM block that cannot be read");
}

TEST(a_block_that_is_no_certificate_is_named_by_its_place)
{
    struct span good = make_root("A")->pem;
    struct span bad = SPAN_OF("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n");
    expect_complaint(joined(good, bad), "certificate 2 in x.pem cannot be parsed: it is damaged");
}

static void expect_complaint_of_taker(enum reason why, const char *expected)
{
    struct span pem = joined(make_root("A")->pem, make_root("B")->pem);
    struct taken taken = { .refuse_at = 2, .why = why };
    struct complaint complaint = { "" };
    assert_int_equal(pem_certificates(pem, "x.pem", take, &taken, &complaint), FAILED);
    assert_string_equal(complaint.text, expected);
}

TEST(what_cannot_be_taken_is_said)
{
    expect_complaint_of_taker(BECAUSE_NO_MEMORY, "there is not enough memory for the certificates in x.pem");
    expect_complaint_of_taker(BECAUSE_UNREADABLE_CERTIFICATE, "certificate 2 in x.pem cannot be parsed: it is damaged");
}
