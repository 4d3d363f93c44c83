/* client_hello_test.c - a ClientHello is read with the RFC's bounds (RFC 8446 4.1.2). */
#include "message/messages.h"

#include "message/shape.h"

#define RANDOM_HEX "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
#define BEFORE_EXTENSIONS           \
    "0303" RANDOM_HEX "04 51525354" \
    "0006 130113021303"             \
    "01 00"

static bool read_hello(void *out, struct span body)
{
    return read_client_hello(out, body);
}

static void write_hello(struct writer *w, const void *in)
{
    const struct client_hello *m = in;
    wr_u16(w, m->legacy_version);
    wr_bytes(w, m->random);
    NOTED_VEC8(w) wr_bytes(w, m->session_id);
    NOTED_VEC16(w) wr_bytes(w, m->cipher_suites);
    NOTED_VEC8(w) wr_bytes(w, m->compression);
    if (m->extensions.at != NULL) {
        NOTED_VEC16(w) write_each_extension(w, m->extensions);
    }
}

static const struct shape shape = { sizeof(struct client_hello), read_hello, write_hello };

static struct span usual_hello(void)
{
    return hex(BEFORE_EXTENSIONS "000f"
                                 "002b 0003 020304"
                                 "0a0a 0000"
                                 "0015 0000");
}

TEST(a_client_hello_is_read_field_by_field)
{
    struct client_hello m;
    expect_read(&m, &shape, usual_hello());
    assert_int_equal(m.legacy_version, TLS12);
    expect_span(m.random, hex(RANDOM_HEX));
    expect_span(m.session_id, hex("51525354"));
    expect_span(m.cipher_suites, hex("130113021303"));
    expect_span(m.compression, hex("00"));
    expect_span(m.extensions, hex("002b 0003 020304 0a0a 0000 0015 0000"));
}

TEST(a_client_hello_has_exactly_its_shape)
{
    struct span body = usual_hello();
    expect_cuts_refused(&shape, body, hex(BEFORE_EXTENSIONS).len);
    expect_one_more_refused(&shape, body);
    expect_wrong_lengths_refused(&shape, body);
    expect_faithful_reading(&shape, body);
}

TEST(a_client_hello_of_an_older_client_may_end_before_its_extensions)
{
    struct client_hello m;
    expect_read(&m, &shape, hex(BEFORE_EXTENSIONS));
    assert_null(m.extensions.at);
    assert_int_equal(m.extensions.len, 0);
}

TEST(a_client_hello_of_an_older_client_may_have_less_than_8_bytes_of_extensions)
{
    struct client_hello m;
    expect_read(&m, &shape, hex(BEFORE_EXTENSIONS "0000"));
    assert_int_equal(m.extensions.len, 0);
    expect_read(&m, &shape, hex(BEFORE_EXTENSIONS "0004 0017 0000"));
    expect_span(m.extensions, hex("0017 0000"));
}

TEST(an_absent_block_of_extensions_is_absent_to_the_last_byte)
{
    assert_false(reads(&shape, hex(BEFORE_EXTENSIONS "00")));
    assert_false(reads(&shape, hex(BEFORE_EXTENSIONS "0000 00")));
}

TEST(the_vectors_of_a_client_hello_have_the_rfcs_bounds)
{
    struct client_hello m;
    expect_read(&m, &shape, usual_hello());
    expect_bounds(&shape, &m, (struct bounds){ FIELD(client_hello, session_id), 0, 32, 1 });
    expect_bounds(&shape, &m, (struct bounds){ FIELD(client_hello, cipher_suites), 2, 65534, 2 });
    expect_bounds(&shape, &m, (struct bounds){ FIELD(client_hello, compression), 1, 255, 1 });
}

TEST(an_extension_that_is_longer_than_its_block_is_refused)
{
    assert_false(reads(&shape, hex(BEFORE_EXTENSIONS "0007 002b 0004 020304")));
    assert_false(reads(&shape, hex(BEFORE_EXTENSIONS "0007 002b 0002 020304")));
    assert_false(reads(&shape, hex(BEFORE_EXTENSIONS "0003 002b 00")));
}

TEST(the_extensions_of_a_client_hello_may_fill_their_length)
{
    struct client_hello m;
    expect_read(&m, &shape, usual_hello());
    assert_true(reads_with(&shape, &m, FIELD(client_hello, extensions), filled(65535, "000d fffb")));
}
