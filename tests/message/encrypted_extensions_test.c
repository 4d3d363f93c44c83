/* encrypted_extensions_test.c - EncryptedExtensions, and the walk over a block of extensions (RFC 8446 4.3.1, 4.2). */
#include "message/messages.h"

#include "message/shape.h"

static bool read_it(void *out, struct span body)
{
    return read_encrypted_extensions(out, body);
}

static void write_it(struct writer *w, const void *in)
{
    const struct encrypted_extensions *m = in;
    NOTED_VEC16(w) write_each_extension(w, m->extensions);
}

static const struct shape shape = { sizeof(struct encrypted_extensions), read_it, write_it };

TEST(encrypted_extensions_are_read)
{
    struct encrypted_extensions m;
    expect_read(&m, &shape, hex("0009 0000 0000 000a 0001 7f"));
    expect_span(m.extensions, hex("0000 0000 000a 0001 7f"));
}

TEST(encrypted_extensions_may_be_none)
{
    struct encrypted_extensions m;
    expect_read(&m, &shape, hex("0000"));
    assert_int_equal(m.extensions.len, 0);
}

TEST(encrypted_extensions_have_exactly_their_shape)
{
    expect_exact_shape(&shape, hex("0011 0000 0000 0010 0005 0003 026832 001c 0000"));
}

TEST(extensions_are_taken_one_at_a_time)
{
    struct reader list = reader_of(hex("0000 0000 0010 0002 abcd ffff 0001 7f"));
    struct extension_field e = rd_extension(&list);
    assert_int_equal(e.type, EXT_SERVER_NAME);
    assert_int_equal(e.data.len, 0);
    e = rd_extension(&list);
    assert_int_equal(e.type, EXT_ALPN);
    expect_span(e.data, hex("abcd"));
    e = rd_extension(&list);
    assert_int_equal(e.type, 0xffff);
    expect_span(e.data, hex("7f"));
    assert_true(rd_finish(&list));
}

TEST(half_an_extension_spoils_the_list)
{
    static const char *const halves[] = { "00", "0000", "0000 00", "0000 0001", "0010 0002 ab" };
    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        struct reader list = reader_of(hex(halves[i]));
        assert_int_equal(rd_extension(&list).data.len, 0);
        assert_false(rd_more(&list));
        assert_false(rd_finish(&list));
    }
}

TEST(encrypted_extensions_may_fill_their_length)
{
    struct encrypted_extensions m;
    expect_read(&m, &shape, hex("0000"));
    assert_true(reads_with(&shape, &m, FIELD(encrypted_extensions, extensions), filled(65535, "000d fffb")));
}
