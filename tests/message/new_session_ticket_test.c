/* new_session_ticket_test.c - a NewSessionTicket is read with the RFC's bounds (RFC 8446 4.6.1). */
#include "message/messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_new_session_ticket(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct new_session_ticket *m = in;
    wr_u32(w, m->lifetime);
    wr_u32(w, m->age_add);
    NOTED_VEC8(w) wr_bytes(w, m->nonce);
    NOTED_VEC16(w) wr_bytes(w, m->ticket);
    NOTED_VEC16(w) write_each_extension(w, m->extensions);
}

static const struct shape shape = { sizeof(struct new_session_ticket), read_it, write_it };

static struct span usual_ticket(void)
{
    return hex("00093a80 fad6aac5 02 b1b2 0003 d1d2d3 0008 002a 0004 00000400");
}

TEST(a_new_session_ticket_is_read_field_by_field)
{
    struct new_session_ticket m;
    expect_read(&m, &shape, usual_ticket());
    assert_int_equal(m.lifetime, 604800);
    assert_int_equal(m.age_add, 0xfad6aac5);
    expect_span(m.nonce, hex("b1b2"));
    expect_span(m.ticket, hex("d1d2d3"));
    expect_span(m.extensions, hex("002a 0004 00000400"));
}

TEST(a_new_session_ticket_has_exactly_its_shape)
{
    expect_exact_shape(&shape, usual_ticket());
    expect_exact_shape(&shape, hex("00093a80 fad6aac5 00 0003 d1d2d3 0000"));
}

TEST(the_vectors_of_a_new_session_ticket_have_the_rfcs_bounds)
{
    struct new_session_ticket m;
    expect_read(&m, &shape, usual_ticket());
    expect_bounds(&shape, &m, (struct bounds){ FIELD(new_session_ticket, nonce), 0, 255, 1 });
    expect_bounds(&shape, &m, (struct bounds){ FIELD(new_session_ticket, ticket), 1, 65535, 1 });
}

TEST(the_extensions_of_a_new_session_ticket_have_at_most_65534_bytes)
{
    struct new_session_ticket m;
    expect_read(&m, &shape, usual_ticket());
    assert_true(reads_with(&shape, &m, FIELD(new_session_ticket, extensions), filled(65534, "002a fffa")));
    assert_false(reads_with(&shape, &m, FIELD(new_session_ticket, extensions), filled(65535, "002a fffb")));
}
