/* tls12_certificate_test.c - TLS 1.2's Certificate is read with the RFC's bounds, to its last entry (RFC 5246 7.4.2).
 */
#include "message/tls12_messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_tls12_certificate(&((struct vector *)out)->v, body);
}

static void write_it(struct writer *w, const void *in)
{
    NOTED_VEC24(w)
    {
        struct reader list = reader_of(((const struct vector *)in)->v);
        while (rd_more(&list)) {
            struct span one = rd_tls12_certificate_entry(&list);
            NOTED_VEC24(w) wr_bytes(w, one);
        }
        assert_true(rd_finish(&list));
    }
}

static const struct shape shape = { sizeof(struct vector), read_it, write_it };

/* Of one entry */
static bool read_entry(void *out, struct span body)
{
    struct reader r = reader_of(body);
    ((struct vector *)out)->v = rd_tls12_certificate_entry(&r);
    return rd_finish(&r);
}

static void write_entry(struct writer *w, const void *in)
{
    NOTED_VEC24(w) wr_bytes(w, ((const struct vector *)in)->v);
}

static const struct shape entry_shape = { sizeof(struct vector), read_entry, write_entry };

#define LEAF "000003 d1d2d3"
#define ROOT "000002 e1e2"

TEST(a_certificate_message_of_tls_1_2_is_read_entry_by_entry)
{
    struct vector m;
    expect_read(&m, &shape, hex("00000b" LEAF ROOT));
    struct reader list = reader_of(m.v);
    expect_span(rd_tls12_certificate_entry(&list), hex("d1d2d3"));
    expect_span(rd_tls12_certificate_entry(&list), hex("e1e2"));
    assert_true(rd_finish(&list));
}

TEST(a_certificate_message_of_tls_1_2_has_exactly_its_shape)
{
    expect_exact_shape(&shape, hex("00000b" LEAF ROOT));
    expect_exact_shape(&shape, hex("000006" LEAF));
    expect_exact_shape(&entry_shape, hex(LEAF));
}

/* 7.4.6: a client without a certificate sends none. */
TEST(a_certificate_message_of_tls_1_2_may_have_no_entry)
{
    struct vector m;
    expect_read(&m, &shape, hex("000000"));
    assert_int_equal(m.v.len, 0);
    expect_cuts_refused(&shape, hex("000000"), SIZE_MAX);
    expect_one_more_refused(&shape, hex("000000"));
}

TEST(an_empty_entry_is_refused_wherever_it_stands)
{
    assert_false(reads(&shape, hex("000003 000000")));
    assert_false(reads(&shape, hex("000009 000000" LEAF)));
    assert_false(reads(&shape, hex("000009" LEAF "000000")));
}

TEST(a_certificate_message_of_tls_1_3_is_refused)
{
    assert_false(reads(&shape, hex("00 000008" LEAF "0000")));
    assert_false(reads(&shape, hex("000008" LEAF "0000")));
}

TEST(an_entry_has_the_rfcs_bounds)
{
    struct vector entry;
    expect_read(&entry, &entry_shape, hex(ROOT));
    expect_bounds(&entry_shape, &entry, BOUNDS(1, 0xffffff, 1));
}

TEST(a_list_of_certificates_may_fill_its_length)
{
    struct vector m;
    expect_read(&m, &shape, hex("000000"));
    assert_true(reads_with(&shape, &m, FIELD(vector, v), filled(0xffffff, "fffffc")));
}
