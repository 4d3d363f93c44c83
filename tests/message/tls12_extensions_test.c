/* tls12_extensions_test.c - the bodies of extensions that came with TLS 1.2 are read with the RFCs' bounds. */
#include "message/extensions.h"

#include "message/shape.h"

/* ---- status_request (RFC 6066 8) ---- */

/* read_status_request() gives no more than the type; the rest is what it has looked through. */
struct status_request {
    uint8_t type;
    struct span responders, extensions; /* of ocsp(1) */
    struct span other;                  /* of another type */
};

static bool read_request(void *out, struct span data)
{
    struct status_request *m = out;
    bool is_ocsp;
    if (!read_status_request(&is_ocsp, data))
        return false;
    struct reader r = reader_of(data);
    m->type = rd_u8(&r);
    assert_int_equal(is_ocsp, m->type == 1);
    m->responders = is_ocsp ? rd_vec16(&r, 0, 65535) : NO_BYTES; /* ResponderID responder_id_list<0..2^16-1>; */
    m->extensions = is_ocsp ? rd_vec16(&r, 0, 65535) : NO_BYTES; /* opaque Extensions<0..2^16-1>; */
    m->other = is_ocsp ? NO_BYTES : rd_bytes(&r, r.left);
    assert_true(rd_finish(&r));
    return true;
}

static void write_responders(struct writer *w, struct span responders)
{
    struct reader list = reader_of(responders);
    while (rd_more(&list)) {
        struct span one = rd_vec16(&list, 1, 65535); /* opaque ResponderID<1..2^16-1>; */
        NOTED_VEC16(w) wr_bytes(w, one);
    }
    assert_true(rd_finish(&list));
}

static void write_request(struct writer *w, const void *in)
{
    const struct status_request *m = in;
    wr_u8(w, m->type);
    wr_bytes(w, m->other);
    if (m->type == 1) {
        NOTED_VEC16(w) write_responders(w, m->responders);
        NOTED_VEC16(w) wr_bytes(w, m->extensions);
    }
}

static const struct shape request_shape = { sizeof(struct status_request), read_request, write_request };

TEST(a_status_request_asks_for_ocsp)
{
    bool is_ocsp = false;
    assert_true(read_status_request(&is_ocsp, hex("01 0000 0000")));
    assert_true(is_ocsp);
}

TEST(a_status_request_for_ocsp_has_exactly_its_shape)
{
    expect_exact_shape(&request_shape, hex("01 0009 0003 a1a2a3 0002 b1b2 0004 c1c2c3c4"));
    expect_exact_shape(&request_shape, hex("01 0003 0001 a1 0000"));
    expect_exact_shape(&request_shape, hex("01 0000 0002 3000"));
    expect_exact_shape(&request_shape, hex("01 0000 0000"));
}

TEST(a_status_request_for_ocsp_has_the_rfcs_bounds)
{
    struct status_request m;
    expect_read(&m, &request_shape, hex("01 0000 0000"));
    expect_bounds(&request_shape, &m, (struct bounds){ FIELD(status_request, extensions), 0, 65535, 1 });
    assert_true(reads_with(&request_shape, &m, FIELD(status_request, responders), filled(65535, "fffd")));
}

TEST(an_empty_responder_is_refused_wherever_it_stands)
{
    assert_false(reads(&request_shape, hex("01 0002 0000 0000")));
    assert_false(reads(&request_shape, hex("01 0005 0000 0001 a1 0000")));
    assert_false(reads(&request_shape, hex("01 0005 0001 a1 0000 0000")));
}

TEST(a_responder_that_is_not_as_long_as_it_says_is_refused)
{
    assert_false(reads(&request_shape, hex("01 0001 00 0000")));
    assert_false(reads(&request_shape, hex("01 0003 0002 a1 0000")));
    assert_false(reads(&request_shape, hex("01 0004 0001 a1a2 0000")));
}

TEST(a_status_request_of_another_type_may_have_any_content)
{
    const struct span contents[] = { NO_BYTES, hex("00"), hex("0000 0000"), hex("ffff ff") };
    for (unsigned type = 0; type < 256; type++) {
        for (size_t i = 0; i < COUNT_OF(contents); i++) {
            uint8_t data[8] = { (uint8_t)type };
            bool is_ocsp = true;
            if (type == 1)
                continue;
            if (contents[i].len > 0)
                memcpy(data + 1, contents[i].at, contents[i].len);
            assert_true(read_status_request(&is_ocsp, span_of(data, 1 + contents[i].len)));
            assert_false(is_ocsp);
        }
    }
}

TEST(a_status_request_without_a_type_is_refused)
{
    assert_false(reads(&request_shape, NO_BYTES));
}

TEST(our_status_request_names_no_responder_and_no_extension)
{
    expect_span(written(write_status_request), hex("01 0000 0000"));
}

/* ---- ec_point_formats (RFC 8422 5.1.2) ---- */

static bool read_formats(void *out, struct span data)
{
    return read_point_formats(&((struct vector *)out)->v, data);
}

static const struct shape formats_shape = { sizeof(struct vector), read_formats, write_vec8 };

TEST(point_formats_are_read)
{
    struct vector m;
    expect_read(&m, &formats_shape, hex("03 000102"));
    expect_span(m.v, hex("000102"));
    expect_exact_shape(&formats_shape, hex("03 000102"));
    expect_bounds(&formats_shape, &m, BOUNDS(1, 255, 1));
}

TEST(our_one_point_format_is_uncompressed)
{
    expect_span(written(write_point_formats), hex("01 00"));
}

/* ---- renegotiation_info (RFC 5746 3.2) ---- */

static bool read_renegotiation(void *out, struct span data)
{
    return read_renegotiation_info(&((struct vector *)out)->v, data);
}

static const struct shape renegotiation_shape = { sizeof(struct vector), read_renegotiation, write_vec8 };

TEST(the_renegotiated_connection_is_read)
{
    struct vector m;
    expect_read(&m, &renegotiation_shape, hex("03 a1a2a3"));
    expect_span(m.v, hex("a1a2a3"));
    expect_exact_shape(&renegotiation_shape, hex("03 a1a2a3"));
    expect_exact_shape(&renegotiation_shape, hex("00"));
    expect_bounds(&renegotiation_shape, &m, BOUNDS(0, 255, 1));
    assert_false(reads(&renegotiation_shape, NO_BYTES));
}

TEST(our_renegotiation_info_is_of_a_first_handshake)
{
    expect_span(written(write_renegotiation_info), hex("00"));
}
