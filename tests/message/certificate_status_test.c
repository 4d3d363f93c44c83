/* certificate_status_test.c - CertificateStatus has one OCSP response (RFC 6066 section 8). */
#include "message/tls12_messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_certificate_status(&((struct vector *)out)->v, body);
}

static void write_it(struct writer *w, const void *in)
{
    wr_u8(w, 1); /* ocsp(1) */
    NOTED_VEC24(w) wr_bytes(w, ((const struct vector *)in)->v);
}

static const struct shape shape = { sizeof(struct vector), read_it, write_it };

TEST(a_certificate_status_has_an_ocsp_response)
{
    struct vector m;
    expect_read(&m, &shape, hex("01 000004 30020a00"));
    expect_span(m.v, hex("30020a00"));
    expect_exact_shape(&shape, hex("01 000004 30020a00"));
    expect_bounds(&shape, &m, BOUNDS(1, 0xffffff, 1));
}

TEST(a_certificate_status_of_another_type_is_refused)
{
    for (unsigned type = 0; type < 256; type++) {
        uint8_t body[] = { (uint8_t)type, 0, 0, 1, 0x30 };
        assert_int_equal(reads(&shape, span_of(body, sizeof body)), type == OCSP_STATUS);
    }
}

static void write_a_status(struct writer *w)
{
    write_certificate_status_body(w, SPAN_OF("\x30\x01\x00"));
}

TEST(a_certificate_status_is_written)
{
    expect_span(written(write_a_status), hex("01 000003 300100"));
}
