/* certificate_test.c - a Certificate message is read with the RFC's bounds, to its last entry (RFC 8446 4.4.2). */
#include "message/messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_certificate(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct certificate_message *m = in;
    NOTED_VEC8(w) wr_bytes(w, m->context);
    NOTED_VEC24(w)
    {
        struct reader list = reader_of(m->list);
        while (rd_more(&list)) {
            struct certificate_entry one = rd_certificate_entry(&list);
            NOTED_VEC24(w) wr_bytes(w, one.data);
            NOTED_VEC16(w) write_each_extension(w, one.extensions);
        }
        assert_true(rd_finish(&list));
    }
}

static const struct shape shape = { sizeof(struct certificate_message), read_it, write_it };

/* Of one entry */
static bool read_entry(void *out, struct span body)
{
    struct reader r = reader_of(body);
    *(struct certificate_entry *)out = rd_certificate_entry(&r);
    return rd_finish(&r);
}

static void write_entry(struct writer *w, const void *in)
{
    const struct certificate_entry *m = in;
    NOTED_VEC24(w) wr_bytes(w, m->data);
    NOTED_VEC16(w) write_each_extension(w, m->extensions);
}

static const struct shape entry_shape = { sizeof(struct certificate_entry), read_entry, write_entry };

#define LEAF "000003 d1d2d3 0005 0005 0001 7f"
#define ROOT "000002 e1e2 0000"

TEST(a_certificate_message_is_read_entry_by_entry)
{
    struct certificate_message m;
    expect_read(&m, &shape, hex("02 c1c2 000014" LEAF ROOT));
    expect_span(m.context, hex("c1c2"));
    struct reader list = reader_of(m.list);
    struct certificate_entry leaf = rd_certificate_entry(&list), root = rd_certificate_entry(&list);
    assert_true(rd_finish(&list));
    expect_span(leaf.data, hex("d1d2d3"));
    expect_span(leaf.extensions, hex("0005 0001 7f"));
    expect_span(root.data, hex("e1e2"));
    assert_int_equal(root.extensions.len, 0);
}

TEST(a_certificate_message_has_exactly_its_shape)
{
    expect_exact_shape(&shape, hex("02 c1c2 000014" LEAF ROOT));
    expect_exact_shape(&shape, hex("00 00000d" LEAF));
    expect_exact_shape(&entry_shape, hex(LEAF));
}

TEST(a_certificate_message_may_have_no_entry)
{
    struct certificate_message m;
    expect_read(&m, &shape, hex("00 000000"));
    assert_int_equal(m.context.len, 0);
    assert_int_equal(m.list.len, 0);
}

TEST(an_entry_without_a_certificate_is_refused)
{
    assert_false(reads(&shape, hex("00 000005 000000 0000")));
    assert_false(reads(&shape, hex("00 000012" LEAF "000000 0000")));
}

TEST(an_entry_whose_extensions_are_no_extensions_is_refused)
{
    assert_false(reads(&shape, hex("00 000007 000001 d1 0001 00")));
    assert_false(reads(&shape, hex("00 00000a 000001 d1 0004 0005 0001")));
}

TEST(the_context_of_a_certificate_message_has_at_most_255_bytes)
{
    struct certificate_message m;
    expect_read(&m, &shape, hex("00 00000d" LEAF));
    expect_bounds(&shape, &m, (struct bounds){ FIELD(certificate_message, context), 0, 255, 1 });
}

TEST(the_vectors_of_an_entry_have_the_rfcs_bounds)
{
    struct certificate_entry entry;
    expect_read(&entry, &entry_shape, hex(ROOT));
    expect_bounds(&entry_shape, &entry, (struct bounds){ FIELD(certificate_entry, data), 1, 0xffffff, 1 });
    assert_true(reads_with(&entry_shape, &entry, FIELD(certificate_entry, extensions), filled(65535, "0005 fffb")));
}

TEST(a_list_of_certificates_may_fill_its_length)
{
    struct certificate_message m;
    expect_read(&m, &shape, hex("00 000000"));
    assert_true(reads_with(&shape, &m, FIELD(certificate_message, list), filled(0xffffff, "fffffa")));
}
