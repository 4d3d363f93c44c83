/* certificate_request_test.c - a CertificateRequest is read with the RFC's bounds (RFC 8446 4.3.2). */
#include "message/messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_certificate_request(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct certificate_request *m = in;
    NOTED_VEC8(w) wr_bytes(w, m->context);
    NOTED_VEC16(w) write_each_extension(w, m->extensions);
}

static const struct shape shape = { sizeof(struct certificate_request), read_it, write_it };

TEST(a_certificate_request_is_read_field_by_field)
{
    struct certificate_request m;
    expect_read(&m, &shape, hex("02 c1c2 0008 000d 0004 0002 0403"));
    expect_span(m.context, hex("c1c2"));
    expect_span(m.extensions, hex("000d 0004 0002 0403"));
}

TEST(a_certificate_request_has_exactly_its_shape)
{
    expect_exact_shape(&shape, hex("02 c1c2 000d 000d 0005 0002 0403ff 0005 0000"));
    expect_exact_shape(&shape, hex("00 0008 000d 0004 0002 0403"));
}

TEST(a_certificate_request_without_extensions_is_refused)
{
    assert_false(reads(&shape, hex("00 0000")));
    assert_false(reads(&shape, hex("00 0002 000d")));
    assert_true(reads(&shape, hex("00 0004 000d 0000")));
}

TEST(the_context_of_a_certificate_request_has_at_most_255_bytes)
{
    struct certificate_request m;
    expect_read(&m, &shape, hex("00 0004 000d 0000"));
    expect_bounds(&shape, &m, (struct bounds){ FIELD(certificate_request, context), 0, 255, 1 });
}

TEST(the_extensions_of_a_certificate_request_may_fill_their_length)
{
    struct certificate_request m;
    expect_read(&m, &shape, hex("00 0004 000d 0000"));
    assert_true(reads_with(&shape, &m, FIELD(certificate_request, extensions), filled(65535, "000d fffb")));
}
