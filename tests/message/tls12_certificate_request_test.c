/* tls12_certificate_request_test.c - TLS 1.2's CertificateRequest is read with the RFC's bounds (RFC 5246 7.4.4). */
#include "message/tls12_messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_tls12_certificate_request(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct tls12_certificate_request *m = in;
    NOTED_VEC8(w) wr_bytes(w, m->types);
    NOTED_VEC16(w) wr_bytes(w, m->schemes);
    NOTED_VEC16(w)
    {
        struct reader list = reader_of(m->authorities);
        while (rd_more(&list)) {
            struct span one = rd_vec16(&list, 1, 65535); /* opaque DistinguishedName<1..2^16-1>; */
            NOTED_VEC16(w) wr_bytes(w, one);
        }
        assert_true(rd_finish(&list));
    }
}

static const struct shape shape = { sizeof(struct tls12_certificate_request), read_it, write_it };

#define BEFORE_AUTHORITIES "02 0140 0004 04030804"

TEST(a_certificate_request_of_tls_1_2_is_read_field_by_field)
{
    struct tls12_certificate_request m;
    expect_read(&m, &shape, hex(BEFORE_AUTHORITIES "0009 0003 a1a2a3 0002 b1b2"));
    expect_span(m.types, hex("0140"));
    assert_int_equal(m.types.at[0], RSA_SIGN);
    assert_int_equal(m.types.at[1], ECDSA_SIGN);
    expect_span(m.schemes, hex("0403 0804"));
    expect_span(m.authorities, hex("0003 a1a2a3 0002 b1b2"));
}

TEST(a_certificate_request_of_tls_1_2_has_exactly_its_shape)
{
    expect_exact_shape(&shape, hex(BEFORE_AUTHORITIES "0009 0003 a1a2a3 0002 b1b2"));
    expect_exact_shape(&shape, hex(BEFORE_AUTHORITIES "0000"));
}

TEST(the_types_and_schemes_of_a_certificate_request_have_the_rfcs_bounds)
{
    struct tls12_certificate_request m;
    expect_read(&m, &shape, hex(BEFORE_AUTHORITIES "0000"));
    expect_bounds(&shape, &m, (struct bounds){ FIELD(tls12_certificate_request, types), 1, 255, 1 });
    expect_bounds(&shape, &m, (struct bounds){ FIELD(tls12_certificate_request, schemes), 2, 65534, 2 });
}

TEST(the_authorities_of_a_certificate_request_may_fill_their_length)
{
    struct tls12_certificate_request m;
    expect_read(&m, &shape, hex(BEFORE_AUTHORITIES "0000"));
    assert_true(reads_with(&shape, &m, FIELD(tls12_certificate_request, authorities), filled(65535, "fffd")));
}

TEST(an_empty_authority_is_refused_wherever_it_stands)
{
    assert_true(reads(&shape, hex(BEFORE_AUTHORITIES "0003 0001 a1")));
    assert_false(reads(&shape, hex(BEFORE_AUTHORITIES "0002 0000")));
    assert_false(reads(&shape, hex(BEFORE_AUTHORITIES "0005 0000 0001 a1")));
    assert_false(reads(&shape, hex(BEFORE_AUTHORITIES "0005 0001 a1 0000")));
}

TEST(an_authority_that_is_not_as_long_as_it_says_is_refused)
{
    assert_false(reads(&shape, hex(BEFORE_AUTHORITIES "0001 00")));
    assert_false(reads(&shape, hex(BEFORE_AUTHORITIES "0003 0002 a1")));
    assert_false(reads(&shape, hex(BEFORE_AUTHORITIES "0004 0001 a1a2")));
}
