/* tls12_session_ticket_test.c - TLS 1.2's NewSessionTicket is read with the RFC's bounds (RFC 5077 3.3). */
#include "message/tls12_messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_tls12_session_ticket(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct tls12_session_ticket *m = in;
    wr_u32(w, m->lifetime_hint);
    NOTED_VEC16(w) wr_bytes(w, m->ticket);
}

static const struct shape shape = { sizeof(struct tls12_session_ticket), read_it, write_it };

TEST(a_ticket_of_tls_1_2_is_read_field_by_field)
{
    struct tls12_session_ticket m;
    expect_read(&m, &shape, hex("00093a80 0003 d1d2d3"));
    assert_int_equal(m.lifetime_hint, 604800);
    expect_span(m.ticket, hex("d1d2d3"));
}

TEST(a_ticket_of_tls_1_2_has_exactly_its_shape)
{
    struct tls12_session_ticket m;
    expect_read(&m, &shape, hex("00093a80 0003 d1d2d3"));
    expect_exact_shape(&shape, hex("00093a80 0003 d1d2d3"));
    expect_bounds(&shape, &m, (struct bounds){ FIELD(tls12_session_ticket, ticket), 0, 65535, 1 });
}

/* RFC 5077 3.3: the server's way to say that it has no ticket after all. */
TEST(a_ticket_of_tls_1_2_may_be_empty)
{
    struct tls12_session_ticket m;
    expect_read(&m, &shape, hex("00000000 0000"));
    assert_int_equal(m.lifetime_hint, 0);
    assert_int_equal(m.ticket.len, 0);
    expect_exact_shape(&shape, hex("00000000 0000"));
}

TEST(a_ticket_of_tls_1_3_is_refused)
{
    assert_false(reads(&shape, hex("00093a80 fad6aac5 02 b1b2 0003 d1d2d3 0008 002a 0004 00000400")));
}

static void write_a_ticket(struct writer *w)
{
    write_tls12_session_ticket(w, 604800, SPAN_OF("\xd1\xd2\xd3"));
}

TEST(a_ticket_of_tls_1_2_is_written)
{
    expect_span(written(write_a_ticket), hex("04 000009 00093a80 0003 d1d2d3"));
}
