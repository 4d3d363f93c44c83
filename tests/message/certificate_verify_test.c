/* certificate_verify_test.c - CertificateVerify and Finished (RFC 8446 4.4.3, 4.4.4). */
#include "message/messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_certificate_verify(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct certificate_verify *m = in;
    wr_u16(w, m->scheme);
    NOTED_VEC16(w) wr_bytes(w, m->signature);
}

static const struct shape shape = { sizeof(struct certificate_verify), read_it, write_it };

TEST(a_certificate_verify_is_read_field_by_field)
{
    struct certificate_verify m;
    expect_read(&m, &shape, hex("0804 0003 515253"));
    assert_int_equal(m.scheme, 0x0804);
    expect_span(m.signature, hex("515253"));
}

TEST(a_certificate_verify_has_exactly_its_shape)
{
    expect_exact_shape(&shape, hex("0804 0003 515253"));
    expect_exact_shape(&shape, hex("0403 0000"));
}

TEST(a_signature_may_have_any_length)
{
    struct certificate_verify m;
    expect_read(&m, &shape, hex("0804 0000"));
    expect_bounds(&shape, &m, (struct bounds){ FIELD(certificate_verify, signature), 0, 65535, 1 });
}

TEST(a_certificate_verify_is_written_with_its_header)
{
    uint8_t room[64];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_certificate_verify(&w, 0x0403, hex("515253"));
    assert_true(wr_finish(&w));
    expect_span(wr_written(&w), hex("0f 000007 0403 0003 515253"));
}

TEST(a_finished_is_its_verify_data_behind_a_header)
{
    uint8_t room[64];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_finished(&w, hex("a0a1a2a3"));
    assert_true(wr_finish(&w));
    expect_span(wr_written(&w), hex("14 000004 a0a1a2a3"));
}
